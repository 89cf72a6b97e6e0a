namespace Fulmar.Storage;

/// <summary>What is asked of a stream.</summary>
/// <param name="Stream">Which.</param>
public sealed record StreamRead(StreamKey Stream)
{
    /// <summary>The first version of the page. Null for the first that is there, or backward for the newest.</summary>
    public long? From { get; init; }

    /// <summary>Whether versions fall.</summary>
    public bool Backward { get; init; }

    /// <summary>At most so many events; 1 to <see cref="StorageLimits.Page"/>. Default 100.</summary>
    public int Count { get; init; } = 100;

    /// <summary>At most so many bytes of bodies, but one event at least; 1 to <see cref="StorageLimits.PageBytes"/>. Default 1 MB.</summary>
    public int Bytes { get; init; } = 1024 * 1024;
}

/// <summary>What a reader of a stream is told.</summary>
public abstract record StreamReading
{
    private protected StreamReading() { }
}

/// <summary>Events of a stream.</summary>
/// <param name="Events">In the order that was asked for. Empty means that there are no more.</param>
/// <param name="First">The first version that is there. Where there is no event, the one that the next will have, as far as is remembered.</param>
/// <param name="Version">The newest; 0 when there is no such stream.</param>
public sealed record StreamPage(IReadOnlyList<StoredEvent> Events, long First, long Version) : StreamReading;

/// <summary>Events from the version that was asked for are not there any more: the stream was truncated or deleted, or they were kept long enough.</summary>
/// <param name="First">The first version that is there, or the one that the next event will have.</param>
public sealed record VersionGone(long First) : StreamReading;

/// <summary>What is asked of one partition of a category.</summary>
/// <param name="Category">Which.</param>
/// <param name="Partition">From 0.</param>
public sealed record PartitionRead(CategoryKey Category, int Partition)
{
    /// <summary>The position behind which the page begins: the last that was handled, 0 for none. Null for the first that is there.</summary>
    public long? After { get; init; }

    /// <summary>At most so many events; 1 to <see cref="StorageLimits.Page"/>. Default 100.</summary>
    public int Count { get; init; } = 100;

    /// <summary>At most so many bytes of bodies, but one event at least; 1 to <see cref="StorageLimits.PageBytes"/>. Default 1 MB.</summary>
    public int Bytes { get; init; } = 1024 * 1024;
}

/// <summary>What a reader of positions is told: of a partition, of a category, of a change feed.</summary>
public abstract record PositionReading
{
    private protected PositionReading() { }
}

/// <summary>
/// Events of a partition, in the order of their commits: none before one that was given is given later. Those of streams that were truncated or deleted are
/// left out.
/// </summary>
/// <param name="Events">By position. May be empty before the end: see <paramref name="Position"/>.</param>
/// <param name="Position">Where the next page begins, as <see cref="PartitionRead.After"/>.</param>
/// <param name="Last">The newest position. One that was asked for beyond it was never given here: the store is an older one.</param>
public sealed record PartitionPage(IReadOnlyList<StoredEvent> Events, long Position, long Last) : PositionReading;

/// <summary>What comes behind the position that was asked for is not all there any more: it was kept long enough. Whoever goes on has missed something.</summary>
/// <param name="Partition">Of which partition; 0 for a change feed.</param>
/// <param name="First">The first position that is there, or will be.</param>
public sealed record PositionGone(int Partition, long First) : PositionReading;

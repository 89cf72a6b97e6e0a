namespace Fulmar.Storage;

/// <summary>What has become of a document.</summary>
public enum ChangeKind
{
    /// <summary>It was written, and was not there before.</summary>
    Created = 1,

    /// <summary>It was written over.</summary>
    Updated = 2,

    /// <summary>It was deleted.</summary>
    Deleted = 3,

    /// <summary>Its time was over. It is told when the engine removes it, unless it was written anew before.</summary>
    Expired = 4,
}

/// <summary>
/// The newest change of a document. Once there is a newer one, an earlier one may be left out, and one that wrote it always is: who follows sees the latest state of every
/// document, not each that it was in. So one that was not seen before may come as updated, and one that came and went as deleted only.
/// </summary>
/// <param name="Position">In the collection's change feed, in the order of commits.</param>
/// <param name="Kind">What has become of it.</param>
/// <param name="Key">Which document.</param>
/// <param name="ETag">The version that was written; of one that is gone, the version of its going.</param>
/// <param name="Body">The document as it was written; empty for one that is gone.</param>
/// <param name="ChangedAt">When.</param>
public sealed record DocumentChange(long Position, ChangeKind Kind, DocumentKey Key, ETag ETag, ReadOnlyMemory<byte> Body, DateTimeOffset ChangedAt)
{
    /// <summary>Whether the document does not match its checksum: its body is what was found.</summary>
    public bool IsDamaged { get; init; }
}

/// <summary>What is asked of a collection's change feed.</summary>
/// <param name="Collection">Which.</param>
public sealed record ChangeRead(CollectionKey Collection)
{
    /// <summary>The position behind which the page begins: the last that was handled, 0 for none. Null for the first that is there.</summary>
    public long? After { get; init; }

    /// <summary>At most so many changes; 1 to <see cref="StorageLimits.Page"/>. Default 100.</summary>
    public int Count { get; init; } = 100;

    /// <summary>At most so many bytes of bodies, but one change at least; 1 to <see cref="StorageLimits.PageBytes"/>. Default 1 MB.</summary>
    public int Bytes { get; init; } = 1024 * 1024;
}

/// <summary>Changes, in the order of their commits.</summary>
/// <param name="Changes">By position. May be empty before the end: changes that newer ones have followed are left out.</param>
/// <param name="Position">Where the next page begins, as <see cref="ChangeRead.After"/>.</param>
/// <param name="Last">The newest position. One that was asked for beyond it was never given here: the store is an older one.</param>
public sealed record ChangePage(IReadOnlyList<DocumentChange> Changes, long Position, long Last) : PositionReading;

/// <summary>No changes of this collection are kept: nobody has declared it.</summary>
public sealed record NotFollowed : PositionReading;

/// <summary>A collection's change feed.</summary>
/// <param name="Collection">Which.</param>
/// <param name="Retention">How long changes are kept.</param>
/// <param name="First">The first position that is kept; one more than <paramref name="Last"/> when there is none.</param>
/// <param name="Last">The newest position; 0 for none.</param>
public sealed record ChangeFeed(CollectionKey Collection, Retention Retention, long First, long Last);

namespace Fulmar.Storage;

/// <summary>
/// Puts events at the end of a stream. Result: <see cref="Appended"/>. Refused with <see cref="WrongVersion"/>, or with <see cref="AlreadyAppended"/>
/// where a version was expected and these very events are what came behind it.
/// </summary>
/// <param name="Stream">Comes to be when it does not exist.</param>
/// <param name="Events">At least one. Each counts as an operation of the unit.</param>
/// <param name="Condition">Where the stream must end. Default anywhere.</param>
public sealed record Append(StreamKey Stream, IReadOnlyList<Event> Events, StreamCondition Condition = default) : StorageOperation;

/// <summary>Events are in the stream. They have consecutive versions and positions.</summary>
/// <param name="Version">Of the last of them.</param>
/// <param name="Partition">The stream's.</param>
/// <param name="Position">Of the last of them, in the partition.</param>
public sealed record Appended(long Version, int Partition, long Position) : OperationResult;

/// <summary>
/// Forgets the beginning of a stream, which goes on with its versions. Nobody sees those events from the commit on; one who asks for them by their version is
/// told <see cref="VersionGone"/>. Result: <see cref="Done"/>.
/// </summary>
/// <param name="Stream">One that does not exist has nothing to forget.</param>
/// <param name="Before">The first version that stays. One beyond the newest leaves an empty stream.</param>
public sealed record TruncateStream(StreamKey Stream, long Before) : StorageOperation;

/// <summary>
/// Removes a stream with its events, which nobody sees from the commit on. For <see cref="StorageLimits.DeletedStream"/> its version is remembered: one that begins
/// anew in that time goes on with it, so that no version is given twice. Result: <see cref="Done"/>. Refused with <see cref="WrongVersion"/>.
/// </summary>
/// <param name="Stream">Need not be there unless the condition says so.</param>
/// <param name="Condition">Where the stream must end. Default anywhere.</param>
public sealed record DeleteStream(StreamKey Stream, StreamCondition Condition = default) : StorageOperation;

/// <summary>
/// Says how many partitions a category has, which never changes, and how long its events are kept, in place of what was said before. Result: <see cref="Done"/>.
/// Refused with <see cref="PartitionsFixed"/>. It stands alone in its unit.
/// </summary>
/// <param name="Category">Which.</param>
/// <param name="Partitions">1 to <see cref="StorageLimits.Partitions"/>; null for what it has, or for <see cref="Category.DefaultPartitions"/>.</param>
/// <param name="Retention">Of each partition by itself.</param>
public sealed record DeclareCategory(CategoryKey Category, int? Partitions, Retention Retention) : StorageOperation;

/// <summary>
/// How long events or changes are kept: while all that is said here holds. What is over goes from the oldest on, in the engine's own time, and who asks for
/// it is told <see cref="PositionGone"/>. Default: for ever.
/// </summary>
/// <param name="Age">Since it was appended.</param>
/// <param name="Count">So many positions, the newest: those of events that were removed before count too.</param>
/// <param name="Bytes">So many bytes of bodies; an event that alone has more goes too. Changes have none.</param>
public sealed record Retention(TimeSpan? Age = null, long? Count = null, long? Bytes = null)
{
    /// <summary>For ever.</summary>
    public static Retention None { get; } = new();
}

/// <summary>Where a stream must end before something is done to it.</summary>
public readonly record struct StreamCondition
{
    // One more than the version, so that the default is none. What is no version stays below 0, for the rules to refuse.
    private readonly long wanted;

    private StreamCondition(long version) => wanted = version < 0 ? version : version + 1;

    /// <summary>The version that is expected; null for any.</summary>
    public long? Version => wanted == 0 ? null : wanted - 1;

    /// <summary>There is no such stream.</summary>
    public static StreamCondition IfAbsent { get; } = new(0);

    /// <summary>The newest event has this version; 0 means that there is no such stream.</summary>
    public static StreamCondition IfVersion(long version) => new(version);

    /// <summary>Whether it holds.</summary>
    /// <param name="current">The stream's version now, 0 for none.</param>
    public bool Holds(long current) => Version is not { } version || version == current;
}

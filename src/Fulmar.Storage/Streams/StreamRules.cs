using static Fulmar.Storage.CommitRules;

namespace Fulmar.Storage;

/// <summary>What operations on streams, checkpoints and change feeds, and their readers, must keep to. Every engine asks here, so that all refuse the same.</summary>
public static class StreamRules
{
    /// <summary>Bytes that an event counts for besides its body and headers.</summary>
    private const int EventBytes = 128;

    /// <summary>Checks what a reader is asked.</summary>
    /// <exception cref="StorageException">Something in it is not what the storage takes (FUL6004).</exception>
    public static void Check(StreamRead read)
    {
        ArgumentNullException.ThrowIfNull(read);
        Name(read.Stream);
        Page(read.Count, read.Bytes);
        if (read.From < 1) throw Invalid($"Versions begin with 1, so none is {read.From}.");
    }

    /// <inheritdoc cref="Check(StreamRead)"/>
    public static void Check(PartitionRead read)
    {
        ArgumentNullException.ThrowIfNull(read);
        Name(read.Category);
        Page(read.Count, read.Bytes);
        Position(read.After ?? 0);
        Partition(read.Partition);
    }

    /// <inheritdoc cref="Check(StreamRead)"/>
    public static void Check(CategoryRead read)
    {
        ArgumentNullException.ThrowIfNull(read);
        Name(read.Category);
        Page(read.Count, read.Bytes);
        foreach (var position in read.After?.Partitions ?? []) Position(position);
    }

    /// <inheritdoc cref="Check(StreamRead)"/>
    public static void Check(ChangeRead read)
    {
        ArgumentNullException.ThrowIfNull(read);
        CommitRules.Name(read.Collection);
        Page(read.Count, read.Bytes);
        Position(read.After ?? 0);
    }

    /// <summary>Checks an operation and returns the bytes that it counts for.</summary>
    internal static long Check(StorageOperation operation)
    {
        switch (operation)
        {
            case Append append:
                Name(append.Stream);
                Condition(append.Condition);
                if (append.Events.Count == 0) throw Invalid($"An append to {append.Stream} has no events.");
                return append.Events.Sum(Check);
            case TruncateStream truncate:
                Name(truncate.Stream);
                if (truncate.Before < 1) throw Invalid($"Versions begin with 1, so nothing is before {truncate.Before}.");
                return 0;
            case DeleteStream delete:
                Name(delete.Stream);
                Condition(delete.Condition);
                return 0;
            case DeclareCategory declare:
                Name(declare.Category);
                if (declare.Partitions is < 1 or > StorageLimits.Partitions)
                    throw Invalid($"A category has 1 to {StorageLimits.Partitions} partitions, not {declare.Partitions}.");
                Check(declare.Retention ?? throw Invalid($"{declare.Category} is to be kept for no time that was said."));
                return 0;
            case MoveCheckpoint move:
                Text(move.Key.App.Value, "An app's id", StorageLimits.IdLength);
                Text(move.Key.Consumer, "A consumer", StorageLimits.KeyLength);
                Partition(move.Key.Partition);
                Position(move.From);
                Position(move.To);
                return 0;
            case DeclareChanges declare:
                CommitRules.Name(declare.Collection);
                if (declare.Retention is { } retention) Check(retention);
                if (declare.Retention?.Bytes is not null) throw Invalid("Changes have no bytes by which they could be kept.");
                return 0;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation, "No engine knows it.");
        }
    }

    private static long Check(Event each)
    {
        if (each.Body.Length > StorageLimits.EventBody) throw TooLarge($"An event has {each.Body.Length} bytes, and may have {StorageLimits.EventBody}");
        Text(each.Type, "An event's type", StorageLimits.NameLength);
        var headers = Headers(each.Headers, each.Type, each.ContentType, each.TraceParent, each.TraceState, each.CausationId);
        if (headers > StorageLimits.EventHeaders) throw TooLarge($"The headers of an event have {headers} bytes, and may have {StorageLimits.EventHeaders}");
        return EventBytes + each.Body.Length + headers;
    }

    private static void Check(Retention retention)
    {
        if (retention.Age is { } age) Positive(age, "The age to which something is kept");
        if (retention.Count < 1) throw Invalid("At least one is kept, or there is nothing to read.");
        if (retention.Bytes < 1) throw Invalid("At least one byte is kept, or there is nothing to read.");
    }

    private static void Condition(StreamCondition condition)
    {
        if (condition.Version < 0) throw Invalid($"A stream never ends at version {condition.Version}.");
    }

    private static void Page(int count, int bytes)
    {
        CheckPage(count);
        if (bytes is < 1 or > StorageLimits.PageBytes) throw Invalid($"A page has 1 to {StorageLimits.PageBytes} bytes, not {bytes}.");
    }

    private static void Position(long position)
    {
        if (position < 0) throw Invalid($"No position is {position}.");
    }

    private static void Partition(int partition)
    {
        if (partition is < 0 or >= StorageLimits.Partitions) throw Invalid($"Partitions are 0 to {StorageLimits.Partitions - 1}, not {partition}.");
    }

    private static void Name(CategoryKey category)
    {
        Text(category.Store.Value, "A store's id", StorageLimits.IdLength);
        Text(category.Name, "A category's name", StorageLimits.NameLength);
    }

    private static void Name(StreamKey stream)
    {
        Name(stream.Category);
        Text(stream.Id, "A stream's id", StorageLimits.KeyLength);
    }
}

using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Streams;

/// <summary>Does what operations say about streams. Owned by the writer's thread.</summary>
internal sealed class EventWriter : IDisposable
{
    private readonly BatchContext batch;
    private readonly CategoryTable categories;
    private readonly StreamTable streams;
    private readonly EventTable events;
    private readonly EventSweep sweep;

    public EventWriter(Connection connection, BatchContext batch, ContentTable contents)
    {
        this.batch = batch;
        categories = new CategoryTable(connection);
        streams = new StreamTable(connection, categories);
        events = new EventTable(connection, contents);
        sweep = new EventSweep(connection, batch, categories, streams, events);
    }

    /// <summary>Null where it can be appended.</summary>
    public Refusal? Check(Append operation)
    {
        if (operation.Condition.Version is not { } version) return null;
        var stream = streams.Find(operation.Stream);
        var current = stream?.Current ?? 0;
        if (version == current) return null;
        // A stream that began anew after it was deleted does not begin with 1.
        var from = version == 0 ? stream!.First : version + 1;
        return current > 0 && events.Find(stream!, from, operation.Events) is { } position
            ? new AlreadyAppended(from + operation.Events.Count - 1, stream!.Partition.Number, position)
            : new WrongVersion(current);
    }

    /// <summary>Null where the condition holds.</summary>
    public WrongVersion? Check(StreamKey key, StreamCondition condition)
    {
        var current = streams.Find(key)?.Current ?? 0;
        return condition.Holds(current) ? null : new WrongVersion(current);
    }

    /// <summary>Null where the category has that many partitions, or may have them.</summary>
    public PartitionsFixed? Check(DeclareCategory operation) =>
        operation.Partitions is { } wanted && categories.Find(operation.Category)?.Partitions.Count is { } count && count != wanted ? new PartitionsFixed(count) : null;

    public Appended Append(Append operation, IReadOnlyList<PreparedBody> bodies)
    {
        var stream = streams.FindOrAdd(operation.Stream);
        var partition = stream.Partition;
        if (stream.DeletedAt is not null)
        {
            stream.DeletedAt = null;
            streams.Changed(stream);
        }
        foreach (var body in bodies)
        {
            stream.Version++;
            events.Insert(stream, ++partition.Last, body, batch.Now);
            partition.Bytes += body.Length;
        }
        categories.Changed(partition);
        batch.Wake(partition);
        return new Appended(stream.Version, partition.Number, partition.Last);
    }

    /// <summary>Hides the beginning; the rows go when it is swept.</summary>
    public void Truncate(TruncateStream operation)
    {
        if (streams.Find(operation.Stream) is { DeletedAt: null } stream) Hide(stream, operation.Before);
    }

    public void Delete(StreamKey key)
    {
        if (streams.Find(key) is not { DeletedAt: null } stream) return;
        stream.DeletedAt = batch.Now;
        Hide(stream, stream.Version + 1);
    }

    public void Declare(DeclareCategory operation) => categories.Declare(operation);

    /// <inheritdoc cref="EventSweep.Sweep"/>
    public int Sweep(int count) => sweep.Sweep(count);

    /// <summary>Writes what the units of the transaction have changed of streams and partitions.</summary>
    public void Flush()
    {
        streams.Flush();
        categories.Flush();
    }

    /// <summary>Forgets what a transaction that failed has changed here.</summary>
    public void TakeBack()
    {
        categories.Read();
        streams.Read();
    }

    public void Dispose()
    {
        foreach (var part in new IDisposable[] { sweep, events, streams, categories }) part.Dispose();
    }

    private void Hide(StreamState stream, long before)
    {
        stream.First = Math.Max(stream.First, Math.Min(before, stream.Version + 1));
        streams.Changed(stream);
    }
}

using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Streams;

/// <summary>Removes events that nobody sees any more, or that were kept long enough, and streams that were forgotten. Owned by the writer's thread.</summary>
internal sealed class EventSweep(Connection connection, BatchContext batch, CategoryTable categories, StreamTable streams, EventTable events) : IDisposable
{
    /// <summary>Whether there is anything to remove at a time, as a reader is asked.</summary>
    public const string IsAnythingOver =
        "EXISTS (SELECT 1 FROM stream WHERE swept < first) OR EXISTS (SELECT 1 FROM stream WHERE deleted_at <= ?1 - ?2) " +
        "OR EXISTS (SELECT 1 FROM category c JOIN stream_partition p ON p.category = c.id WHERE p.last - p.first >= c.keep_count OR p.bytes > c.keep_bytes " +
        "OR (c.keep_age IS NOT NULL AND (SELECT appended_at FROM event WHERE id BETWEEN (p.id << 40) + p.first AND (p.id << 40) + p.last ORDER BY id LIMIT 1) <= ?1 - c.keep_age))";

    public static readonly long DeletedStream = (long)StorageLimits.DeletedStream.TotalMilliseconds;

    private readonly Statement unswept = connection.Prepare("SELECT id FROM stream WHERE swept < first LIMIT ?1");
    private readonly Statement forgotten = connection.Prepare("SELECT id FROM stream WHERE deleted_at <= ?1 LIMIT ?2");
    private readonly Statement oldest = connection.Prepare(
        "SELECT id, stream, version, appended_at FROM event WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT ?3");

    /// <summary>Removes at most so many events, and forgets at most so many streams. Returns how many.</summary>
    public int Sweep(int count)
    {
        var removed = SweepHidden(count);
        if (removed < count) removed += SweepKept(count - removed);
        return removed + Forget(count);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { unswept, forgotten, oldest }) statement.Dispose();
    }

    /// <summary>Of streams that were truncated or deleted.</summary>
    private int SweepHidden(int count)
    {
        var ids = new List<long>();
        unswept.Bind(1, count);
        while (unswept.Step()) ids.Add(unswept.Int64(0));
        var removed = 0;
        foreach (var stream in ids.Select(streams.Find).OfType<StreamState>().TakeWhile(_ => removed < count))
        {
            var before = Math.Min(stream.First, stream.Swept + count - removed);
            stream.Partition.Bytes -= events.Delete(stream, stream.Swept, before);
            removed += (int)(before - stream.Swept);
            stream.Swept = before;
            streams.Changed(stream);
            categories.Changed(stream.Partition);
        }
        return removed;
    }

    /// <summary>Of partitions, from the oldest on, what their category does not keep.</summary>
    private int SweepKept(int count)
    {
        var removed = 0;
        foreach (var category in categories.All.Where(category => category.Retention != Retention.None))
            foreach (var partition in category.Partitions)
            {
                if (removed == count) return removed;
                removed += SweepKept(partition, category.Retention, count - removed);
            }
        return removed;
    }

    private int SweepKept(PartitionCounter partition, Retention retention, int count)
    {
        if (partition.First > partition.Last) return 0;
        var firstKept = retention.Count is { } most ? partition.Last - most + 1 : 0;
        var before = retention.Age is { } age ? batch.Now - Kept.Number(age)! : long.MinValue;
        var rows = new List<(long Id, long Stream, long Version, long AppendedAt)>();
        oldest.Bind(1, partition.EventId(partition.First)).Bind(2, partition.EventId(partition.Last)).Bind(3, count);
        while (oldest.Step()) rows.Add((oldest.Int64(0), oldest.Int64(1), oldest.Int64(2), oldest.Int64(3)));
        var (removed, first) = (0, partition.First);
        foreach (var (id, number, version, appendedAt) in rows)
        {
            var position = PartitionCounter.PositionOf(id);
            if (position >= firstKept && appendedAt > before && !(partition.Bytes > retention.Bytes)) break;
            if (streams.Find(number) is not { } stream)
            {
                // It stays with all behind it, until somebody has seen to the damage.
                firstKept = 0;
                break;
            }
            partition.Bytes -= events.Delete(id);
            // Of one stream the events of a partition are in the order of its versions: only its beginning goes.
            (stream.First, stream.Swept) = (Math.Max(stream.First, version + 1), version + 1);
            streams.Changed(stream);
            partition.First = position + 1;
            removed++;
        }
        // Positions of events that were deleted before count too.
        if (removed < count) partition.First = Math.Max(partition.First, firstKept);
        if (partition.First != first) categories.Changed(partition);
        return removed;
    }

    private int Forget(int count)
    {
        var ids = new List<long>();
        forgotten.Bind(1, batch.Now - DeletedStream).Bind(2, count);
        while (forgotten.Step()) ids.Add(forgotten.Int64(0));
        // Those of which events are left are not yet forgotten.
        var over = ids.Select(streams.Find).OfType<StreamState>().Where(stream => stream.Swept > stream.Version).ToList();
        over.ForEach(streams.Forget);
        return over.Count;
    }
}

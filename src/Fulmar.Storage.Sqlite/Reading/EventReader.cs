using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Streams;

namespace Fulmar.Storage.Sqlite.Reading;

/// <summary>Reads streams and partitions.</summary>
internal sealed class EventReader(ContentStore files)
{
    private const string Columns = "e.id, e.stream, e.version, e.uid, e.appended_at, e.envelope, e.body, e.content, e.checksum";
    private const string FindStream =
        "SELECT s.id, s.category, s.partition, s.first, s.version, s.swept, s.deleted_at, s.checksum, p.number, (SELECT max(version) FROM event WHERE stream = s.id) FROM category c JOIN stream s ON s.category = c.id " +
        "LEFT JOIN stream_partition p ON p.id = s.partition WHERE c.store = ?1 AND c.family = ?2 AND c.name = ?3 AND s.name = ?4";
    private const string Forward = $"SELECT {Columns} FROM event e WHERE e.stream = ?1 AND e.version BETWEEN ?2 AND ?3 ORDER BY e.version LIMIT ?4";
    private const string Backward = $"SELECT {Columns} FROM event e WHERE e.stream = ?1 AND e.version BETWEEN ?2 AND ?3 ORDER BY e.version DESC LIMIT ?4";
    private const string FindPartition =
        "SELECT p.id, p.first, p.last, p.category, p.bytes, p.checksum FROM category c JOIN stream_partition p ON p.category = c.id WHERE c.store = ?1 AND c.family = ?2 AND c.name = ?3 AND p.number = ?4";
    private const string ByPosition = $"SELECT {Columns} FROM event e WHERE e.id BETWEEN ?1 AND ?2 ORDER BY e.id LIMIT ?3";

    public StreamReading Read(Reader reader, StreamRead read)
    {
        using var snapshot = reader.Snapshot();
        var row = Bind(reader[FindStream], read.Stream.Category).Bind(4, read.Stream.Id);
        if (!row.Step()) return new StreamPage([], 1, 0);
        var (id, first, version, number, deletedAt) = (row.Int64(0), row.Int64(3), row.Int64(4), row.Int32(8), row.NullableInt64(6));
        var isWhole = StreamTable.Sum(read.Stream.Id, id, row.Int64(1), row.Int64(2), first, version, row.Int64(5), deletedAt) == row.Int64(7);
        version = Math.Max(version, row.Int64(9));
        row.Reset();
        if (!isWhole) throw StreamTable.Damaged(read.Stream);
        if (!read.Backward && read.From < first) return new VersionGone(first);
        var rows = reader[read.Backward ? Backward : Forward].Bind(1, id).Bind(4, read.Count)
            .Bind(2, read.Backward ? first : read.From ?? first).Bind(3, read.Backward ? Math.Min(read.From ?? version, version) : version);
        var page = new EventPage(files, read.Count, read.Bytes);
        while (rows.Step() && page.Add(rows, read.Stream, rows.Int64(2), number)) { }
        rows.Reset();
        return new StreamPage(page.Events, first, deletedAt is null ? version : 0);
    }

    public PositionReading Read(Reader reader, PartitionRead read)
    {
        using var snapshot = reader.Snapshot();
        var row = Bind(reader[FindPartition], read.Category).Bind(4, read.Partition);
        if (!row.Step()) return new PartitionPage([], read.After ?? 0, 0);
        var (id, first, last) = (row.Int64(0), row.Int64(1), row.Int64(2));
        var isWhole = CategoryTable.Sum(id, row.Int64(3), read.Partition, first, last, row.Int64(4)) == row.Int64(5);
        row.Reset();
        if (!isWhole) throw CategoryTable.Damaged(read.Category, read.Partition);
        var after = read.After ?? first - 1;
        if (after + 1 < first) return new PositionGone(read.Partition, first);
        if (after >= last) return new PartitionPage([], after, last);
        var rows = reader[ByPosition].Bind(1, PartitionCounter.EventId(id, after + 1)).Bind(2, PartitionCounter.EventId(id, last)).Bind(3, read.Count);
        var page = new EventPage(files, read.Count, read.Bytes);
        var streams = new PageStreams(reader, read.Category);
        var (position, seen, isFull) = (after, 0, false);
        while (rows.Step())
        {
            var (stream, version) = (streams.Find(rows.Int64(1)), rows.Int64(2));
            // Of a stream that was truncated or deleted and not yet swept.
            if (version >= stream.First && (isFull = !page.Add(rows, stream.Key, version, read.Partition))) break;
            (position, seen) = (PartitionCounter.PositionOf(rows.Int64(0)), seen + 1);
        }
        rows.Reset();
        // Behind the last that was found there is none any more.
        return new PartitionPage(page.Events, isFull || seen == read.Count ? position : last, last);
    }

    private static Statement Bind(Statement statement, CategoryKey category) =>
        statement.Bind(1, category.Store.Value).Bind(2, (long)category.Family).Bind(3, category.Name);

    /// <summary>The streams of the events of a page: they are few, and often one after the other are of one.</summary>
    private sealed class PageStreams(Reader reader, CategoryKey category)
    {
        private readonly Dictionary<long, (StreamKey Key, long First)> known = [];
        private (StreamKey Key, long First) last;
        private long lastId;

        public (StreamKey Key, long First) Find(long id)
        {
            if (id == lastId) return last;
            lastId = id;
            if (known.TryGetValue(id, out last)) return last;
            var row = reader["SELECT name, first FROM stream WHERE id = ?1"].Bind(1, id);
            // An event of no stream is a broken row; the check tells of it.
            last = row.Step() ? (new StreamKey(category, row.Text(0)), row.Int64(1)) : (new StreamKey(category, ""), long.MaxValue);
            row.Reset();
            known.Add(id, last);
            return last;
        }
    }
}

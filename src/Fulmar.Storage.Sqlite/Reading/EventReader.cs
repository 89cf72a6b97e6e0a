using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Streams;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Reading;

/// <summary>Reads streams and partitions.</summary>
internal sealed class EventReader(ContentStore files)
{
    private const string Columns = "e.id, e.stream, e.version, e.uid, e.appended_at, e.envelope, e.body, e.content, e.checksum";
    private const string FindStream =
        "SELECT s.id, s.category, s.partition, s.first, s.version, s.swept, s.deleted_at, s.checksum, p.number FROM category c JOIN stream s ON s.category = c.id " +
        "LEFT JOIN stream_partition p ON p.id = s.partition WHERE c.store = ?1 AND c.family = ?2 AND c.name = ?3 AND s.name = ?4";
    private const string Forward = $"SELECT {Columns} FROM event e WHERE e.stream = ?1 AND e.version BETWEEN ?2 AND ?3 ORDER BY e.version LIMIT ?4";
    private const string Backward = $"SELECT {Columns} FROM event e WHERE e.stream = ?1 AND e.version BETWEEN ?2 AND ?3 ORDER BY e.version DESC LIMIT ?4";
    private const string FindPartition =
        "SELECT p.id, p.first, p.last FROM category c JOIN stream_partition p ON p.category = c.id WHERE c.store = ?1 AND c.family = ?2 AND c.name = ?3 AND p.number = ?4";
    private const string ByPosition = $"SELECT {Columns}, s.name, s.first FROM event e JOIN stream s ON s.id = e.stream WHERE e.id BETWEEN ?1 AND ?2 ORDER BY e.id LIMIT ?3";

    public StreamReading Read(Reader reader, StreamRead read)
    {
        using var snapshot = reader.Snapshot();
        var row = Bind(reader[FindStream], read.Stream.Category).Bind(4, read.Stream.Id);
        if (!row.Step()) return new StreamPage([], 1, 0);
        var (id, first, version, number, deletedAt) = (row.Int64(0), row.Int64(3), row.Int64(4), row.Int32(8), row.NullableInt64(6));
        var isWhole = StreamTable.Sum(read.Stream.Id, id, row.Int64(1), row.Int64(2), first, version, row.Int64(5), deletedAt) == row.Int64(7);
        row.Reset();
        if (!isWhole) throw StreamTable.Damaged(read.Stream);
        if (!read.Backward && read.From < first) return new VersionGone(first);
        var rows = reader[read.Backward ? Backward : Forward].Bind(1, id).Bind(4, read.Count)
            .Bind(2, read.Backward ? first : read.From ?? first).Bind(3, read.Backward ? Math.Min(read.From ?? version, version) : version);
        var page = new Page(read.Count, read.Bytes);
        while (rows.Step() && page.Takes(Length(rows))) page.Events.Add(Read(rows, read.Stream, number));
        rows.Reset();
        return new StreamPage(page.Events, first, deletedAt is null ? version : 0);
    }

    public PositionReading Read(Reader reader, PartitionRead read)
    {
        using var snapshot = reader.Snapshot();
        var row = Bind(reader[FindPartition], read.Category).Bind(4, read.Partition);
        if (!row.Step()) return new PartitionPage([], read.After ?? 0, 0);
        var (id, first, last) = (row.Int64(0), row.Int64(1), row.Int64(2));
        row.Reset();
        var after = read.After ?? first - 1;
        if (after + 1 < first) return new PositionGone(read.Partition, first);
        if (after >= last) return new PartitionPage([], after, last);
        var rows = reader[ByPosition].Bind(1, PartitionCounter.EventId(id, after + 1)).Bind(2, PartitionCounter.EventId(id, last)).Bind(3, read.Count);
        var page = new Page(read.Count, read.Bytes);
        var (position, seen, isFull) = (after, 0, false);
        (long Id, StreamKey Key) stream = default;
        while (!isFull && rows.Step())
        {
            var at = PartitionCounter.PositionOf(rows.Int64(0));
            if (rows.Int64(2) >= rows.Int64(10))
            {
                isFull = !page.Takes(Length(rows));
                if (isFull) break;
                // One after the other they are often of one stream.
                if (stream.Id != rows.Int64(1)) stream = (rows.Int64(1), new StreamKey(read.Category, rows.Text(9)));
                page.Events.Add(Read(rows, stream.Key, read.Partition));
            }
            (position, seen) = (at, seen + 1);
        }
        rows.Reset();
        // Behind the last that was found there is none any more.
        return new PartitionPage(page.Events, isFull || seen == read.Count ? position : last, last);
    }

    private int Length(Statement row) => row.IsNull(6) ? files.Length(Content(row)) : row.Length(6);

    private StoredEvent Read(Statement row, StreamKey stream, int partition)
    {
        var (version, position) = (row.Int64(2), PartitionCounter.PositionOf(row.Int64(0)));
        var body = row.IsNull(6) ? ReadFile(Content(row)) : row.Blob(6).ToArray();
        var isDamaged = body is null
            || Checksum.OfPlaced(Checksum.OfEvent(row.Blob(3), row.Blob(5), body), row.Int64(1), version, position) != row.Int64(8);
        var id = row.Blob(3).Length == 16 ? GuidBytes.Read(row.Blob(3)) : Guid.Empty;
        Event each;
        try { each = EventEnvelope.Decode(id, body ?? [], row.Blob(5)); }
        catch (FormatException) { (isDamaged, each) = (true, new Event { Id = id, Type = "", Body = body ?? [] }); }
        return new StoredEvent(stream, version, partition, position, each, EngineClock.Time(row.Int64(4))) { IsDamaged = isDamaged };
    }

    /// <summary>Null where the file is not there, or a broken row names none.</summary>
    private byte[]? ReadFile(Guid content)
    {
        try { return files.Read(content); }
        catch (IOException) { return null; }
    }

    private static Guid Content(Statement row) => row.Blob(7).Length == 16 ? GuidBytes.Read(row.Blob(7)) : Guid.Empty;

    private static Statement Bind(Statement statement, CategoryKey category) =>
        statement.Bind(1, category.Store.Value).Bind(2, (long)category.Family).Bind(3, category.Name);

    /// <summary>A page that is being filled.</summary>
    private sealed class Page(int count, int bytes)
    {
        private long taken;

        public List<StoredEvent> Events { get; } = new(Math.Min(count, 128));

        /// <summary>Whether one with a body of so many bytes comes into it too. The first always does.</summary>
        public bool Takes(int length)
        {
            if (Events.Count > 0 && taken + length > bytes) return false;
            taken += length;
            return true;
        }
    }
}

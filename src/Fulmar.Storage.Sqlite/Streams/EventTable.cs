using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Queues;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Streams;

/// <summary>The rows of events. Owned by the writer's thread.</summary>
internal sealed class EventTable(Connection connection, ContentTable contents) : IDisposable
{
    private const string Gone = "RETURNING content, coalesce(length(body), (SELECT length FROM content WHERE id = event.content))";

    private readonly Statement insert = connection.Prepare(
        "INSERT INTO event (id, stream, version, uid, appended_at, envelope, body, content, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    private readonly Statement ids = connection.Prepare("SELECT uid, id FROM event WHERE stream = ?1 AND version >= ?2 ORDER BY version LIMIT ?3");
    private readonly Statement delete = connection.Prepare($"DELETE FROM event WHERE id = ?1 {Gone}");
    private readonly Statement deleteVersions = connection.Prepare($"DELETE FROM event WHERE stream = ?1 AND version >= ?2 AND version < ?3 {Gone}");

    public void Insert(StreamState stream, long position, PreparedBody body, long now)
    {
        Span<byte> id = stackalloc byte[16];
        body.Id.TryWriteBytes(id, bigEndian: true, out _);
        insert.Bind(1, stream.Partition.EventId(position)).Bind(2, stream.Id).Bind(3, stream.Version).Bind(4, id).Bind(5, now).Bind(6, body.Envelope);
        MessageTable.BindBody(insert, 7, body);
        insert.Bind(9, Checksum.OfPlaced(body.Checksum, stream.Id, stream.Version, position)).Run();
        contents.Use(body);
    }

    /// <summary>The position of the last, where events with these ids are what stands from a version on; null where they are not.</summary>
    public long? Find(StreamState stream, long version, IReadOnlyList<Event> events)
    {
        var found = 0;
        long last = 0;
        ids.Bind(1, stream.Id).Bind(2, version).Bind(3, events.Count);
        while (ids.Step())
        {
            // An id that the engine made is nobody's to bring again.
            if (events[found].Id == Guid.Empty || GuidBytes.Read(ids.Blob(0)) != events[found].Id) break;
            (found, last) = (found + 1, PartitionCounter.PositionOf(ids.Int64(1)));
        }
        ids.Reset();
        return found == events.Count ? last : null;
    }

    /// <summary>Deletes one. Returns the bytes of its body.</summary>
    public long Delete(long id) => Free(delete.Bind(1, id));

    /// <summary>Deletes those of a stream from a version on and before another. Returns the bytes of their bodies.</summary>
    public long Delete(StreamState stream, long from, long before) => Free(deleteVersions.Bind(1, stream.Id).Bind(2, from).Bind(3, before));

    public void Dispose()
    {
        foreach (var statement in new[] { insert, ids, delete, deleteVersions }) statement.Dispose();
    }

    private long Free(Statement rows)
    {
        long bytes = 0;
        while (rows.Step())
        {
            bytes += rows.Int64(1);
            if (!rows.IsNull(0)) contents.Free(GuidBytes.Read(rows.Blob(0)));
        }
        return bytes;
    }
}

using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Streams;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Reading;

/// <summary>A page of events that is being filled.</summary>
internal sealed class EventPage(ContentStore files, int count, int bytes)
{
    private long taken;

    // Of the event before: most have the same type and nothing else, and what is the same need not be read again.
    private byte[] envelope = [];
    private Event? template;

    public List<StoredEvent> Events { get; } = new(Math.Min(count, 128));

    /// <summary>Adds the event of a row, as <see cref="EventReader"/> selects it. False where its body is too much for the page, which has one event at least.</summary>
    public bool Add(Statement row, StreamKey stream, long version, int partition)
    {
        // What is asked of a row costs as much as the rest of this: nothing is asked twice.
        var file = row.IsNull(6) ? ContentOf(row.Blob(7)) : (Guid?)null;
        var inline = row.Blob(6);
        var length = file is { } named ? files.Length(named) : inline.Length;
        if (Events.Count > 0 && taken + length > bytes) return false;
        taken += length;
        var uid = row.Blob(3);
        var fields = row.Blob(5);
        var position = PartitionCounter.PositionOf(row.Int64(0));
        var body = file is { } content ? ReadFile(content) : inline.ToArray();
        var isDamaged = body is null || Checksum.OfPlaced(Checksum.OfEvent(uid, fields, body), row.Int64(1), version, position) != row.Int64(8);
        var each = Read(uid.Length == 16 ? GuidBytes.Read(uid) : Guid.Empty, fields, body ?? []);
        isDamaged |= each is null;
        Events.Add(new StoredEvent(stream, version, partition, position, each ?? new Event { Type = "", Body = body ?? [] }, EngineClock.Time(row.Int64(4))) { IsDamaged = isDamaged });
        return true;
    }

    /// <summary>Null where it is none.</summary>
    private Event? Read(Guid id, ReadOnlySpan<byte> fields, byte[] body)
    {
        if (template is not null && fields.SequenceEqual(envelope)) return template with { Id = id, Body = body };
        try { template = EventEnvelope.Decode(id, body, fields); }
        catch (FormatException) { return null; }
        envelope = fields.ToArray();
        return template;
    }

    /// <summary>Null where the file is not there, or a broken row names none.</summary>
    private byte[]? ReadFile(Guid content)
    {
        try { return files.Read(content); }
        catch (IOException) { return null; }
    }

    private static Guid ContentOf(ReadOnlySpan<byte> bytes) => bytes.Length == 16 ? GuidBytes.Read(bytes) : Guid.Empty;
}

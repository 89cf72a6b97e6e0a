using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Queues;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Reading;

/// <summary>Makes messages of rows, on the thread of who asked.</summary>
internal sealed class MessageReader(ContentStore files)
{
    public LeasedMessage Leased(MessageRow row) => new(Stored(row), new MessageReceipt(row.Queue, row.Sequence, row.Token), row.IsAlone);

    public StoredMessage Stored(MessageRow row)
    {
        var id = GuidBytes.Read(row.Id);
        var body = row.Body ?? ReadFile(row.Content!.Value);
        var isDamaged = body is null || Checksum.OfMessage(row.Id, row.Envelope, body) != row.Checksum;
        MessageEnvelope envelope;
        try { envelope = MessageEnvelope.Decode(id, body ?? [], row.Envelope); }
        catch (FormatException)
        {
            isDamaged = true;
            envelope = new MessageEnvelope(new Message { Id = id, Body = body ?? [] }, null);
        }
        return new StoredMessage(row.Queue, row.Sequence, envelope.Message, EngineClock.Time(row.EnqueuedAt), EngineClock.Time(row.Due), EngineClock.Time(row.ExpiresAt), row.Attempts)
        {
            IsLeased = row.IsLeased,
            IsDamaged = isDamaged,
            DeadLetterSource = envelope.Death?.Source,
            DeadLetterReason = envelope.Death?.Reason,
            DeadLetterDescription = envelope.Death?.Description,
        };
    }

    private byte[]? ReadFile(Guid content)
    {
        try { return files.Read(content); }
        catch (IOException) { return null; }
    }
}

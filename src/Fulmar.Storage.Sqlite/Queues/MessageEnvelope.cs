using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Queues;

/// <summary>What a message carries besides its body.</summary>
/// <param name="Message">Its body is not looked at.</param>
/// <param name="Death">Why it was dead-lettered, null where it was not.</param>
internal sealed record MessageEnvelope(Message Message, DeadLetterMark? Death)
{
    private enum Tag : byte
    {
        ContentType = 1,
        TraceParent = 2,
        TraceState = 3,
        CausationId = 4,
        SessionId = 5,
        DeduplicationId = 6,
        HeaderName = 7,
        HeaderValue = 8,
        DeathStore = 9,
        DeathFamily = 10,
        DeathQueue = 11,
        DeathReason = 12,
        DeathDescription = 13,
    }

    /// <summary>The bytes that are kept; empty where there is nothing to keep.</summary>
    public byte[] Encode()
    {
        var writer = new TaggedTextWriter();
        Write(Tag.ContentType, Message.ContentType);
        Write(Tag.TraceParent, Message.TraceParent);
        Write(Tag.TraceState, Message.TraceState);
        Write(Tag.CausationId, Message.CausationId);
        Write(Tag.SessionId, Message.SessionId);
        Write(Tag.DeduplicationId, Message.DeduplicationId);
        writer.Add((byte)Tag.HeaderName, (byte)Tag.HeaderValue, Message.Headers);
        if (Death is { } death)
        {
            Write(Tag.DeathStore, death.Source.Store.Value);
            Write(Tag.DeathFamily, ((int)death.Source.Family).ToString(System.Globalization.CultureInfo.InvariantCulture));
            Write(Tag.DeathQueue, death.Source.Name);
            Write(Tag.DeathReason, death.Reason);
            Write(Tag.DeathDescription, death.Description);
        }
        return writer.Encode();

        void Write(Tag tag, string? text) => writer.Add((byte)tag, text);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static MessageEnvelope Decode(Guid id, ReadOnlyMemory<byte> body, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return new MessageEnvelope(new Message { Id = id, Body = body }, null);
        var fields = new Dictionary<Tag, string>();
        Dictionary<string, string>? headers = null;
        var header = "";
        var reader = new TaggedTextWriter.Reader(bytes);
        while (reader.Next(out var tag, out var text))
            switch ((Tag)tag)
            {
                case Tag.HeaderName: header = text; break;
                case Tag.HeaderValue: (headers ??= new(StringComparer.OrdinalIgnoreCase))[header] = text; break;
                default: fields[(Tag)tag] = text; break;
            }
        var message = new Message
        {
            Id = id,
            Body = body,
            ContentType = fields.GetValueOrDefault(Tag.ContentType),
            TraceParent = fields.GetValueOrDefault(Tag.TraceParent),
            TraceState = fields.GetValueOrDefault(Tag.TraceState),
            CausationId = fields.GetValueOrDefault(Tag.CausationId),
            SessionId = fields.GetValueOrDefault(Tag.SessionId),
            DeduplicationId = fields.GetValueOrDefault(Tag.DeduplicationId),
        };
        if (headers is not null) message = message with { Headers = headers };
        var death = fields.TryGetValue(Tag.DeathQueue, out var queue)
            ? new DeadLetterMark(
                new QueueKey(new StoreId(fields[Tag.DeathStore]), (QueueFamily)(fields[Tag.DeathFamily][0] - '0'), queue),
                fields[Tag.DeathReason], fields.GetValueOrDefault(Tag.DeathDescription))
            : null;
        return new MessageEnvelope(message, death);
    }
}

/// <summary>Where a dead letter came from, and why.</summary>
internal sealed record DeadLetterMark(QueueKey Source, string Reason, string? Description);

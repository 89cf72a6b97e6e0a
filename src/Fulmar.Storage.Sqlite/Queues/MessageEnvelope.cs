using System.Text;

namespace Fulmar.Storage.Sqlite.Queues;

/// <summary>What a message carries besides its body.</summary>
/// <param name="Message">Its body is not looked at.</param>
/// <param name="Death">Why it was dead-lettered, null where it was not.</param>
internal sealed record MessageEnvelope(Message Message, DeadLetterMark? Death)
{
    // Wire: format byte, then fields: tag byte, length as a 7-bit encoded integer, UTF-8. Readers accept this format and the one before it.
    private const byte Format = 1;

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
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Format);
        Write(Tag.ContentType, Message.ContentType);
        Write(Tag.TraceParent, Message.TraceParent);
        Write(Tag.TraceState, Message.TraceState);
        Write(Tag.CausationId, Message.CausationId);
        Write(Tag.SessionId, Message.SessionId);
        Write(Tag.DeduplicationId, Message.DeduplicationId);
        foreach (var (name, value) in Message.Headers)
        {
            Write(Tag.HeaderName, name);
            Write(Tag.HeaderValue, value);
        }
        if (Death is { } death)
        {
            Write(Tag.DeathStore, death.Source.Store.Value);
            Write(Tag.DeathFamily, ((int)death.Source.Family).ToString(System.Globalization.CultureInfo.InvariantCulture));
            Write(Tag.DeathQueue, death.Source.Name);
            Write(Tag.DeathReason, death.Reason);
            Write(Tag.DeathDescription, death.Description);
        }
        writer.Flush();
        return stream.Length == 1 ? [] : stream.ToArray();

        void Write(Tag tag, string? text)
        {
            if (text is null) return;
            writer.Write((byte)tag);
            // BinaryWriter's own prefix is the 7-bit encoded length.
            writer.Write(text);
        }
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static MessageEnvelope Decode(Guid id, ReadOnlyMemory<byte> body, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return new MessageEnvelope(new Message { Id = id, Body = body }, null);
        if (bytes[0] != Format) throw new FormatException($"Format {bytes[0]} of an envelope is not known.");
        var fields = new Dictionary<Tag, string>();
        Dictionary<string, string>? headers = null;
        var header = "";
        var rest = bytes[1..];
        while (!rest.IsEmpty)
        {
            var tag = (Tag)rest[0];
            rest = rest[1..];
            var text = ReadText(ref rest);
            switch (tag)
            {
                case Tag.HeaderName: header = text; break;
                case Tag.HeaderValue: (headers ??= new(StringComparer.OrdinalIgnoreCase))[header] = text; break;
                default: fields[tag] = text; break;
            }
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

    private static string ReadText(ref ReadOnlySpan<byte> rest)
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (rest.IsEmpty || shift > 28) throw new FormatException("An envelope ends too early.");
            var part = rest[0];
            rest = rest[1..];
            length |= (part & 0x7F) << shift;
            if (part < 0x80) break;
        }
        if (length < 0 || length > rest.Length) throw new FormatException("An envelope ends too early.");
        var text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }
}

/// <summary>Where a dead letter came from, and why.</summary>
internal sealed record DeadLetterMark(QueueKey Source, string Reason, string? Description);

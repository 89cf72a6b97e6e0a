using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Streams;

/// <summary>What an event carries besides its id and its body, as bytes.</summary>
internal static class EventEnvelope
{
    private enum Tag : byte
    {
        Type = 1,
        ContentType = 2,
        TraceParent = 3,
        TraceState = 4,
        CausationId = 5,
        HeaderName = 6,
        HeaderValue = 7,
    }

    public static byte[] Encode(Event each)
    {
        var writer = new TaggedTextWriter();
        writer.Add((byte)Tag.Type, each.Type);
        writer.Add((byte)Tag.ContentType, each.ContentType);
        writer.Add((byte)Tag.TraceParent, each.TraceParent);
        writer.Add((byte)Tag.TraceState, each.TraceState);
        writer.Add((byte)Tag.CausationId, each.CausationId);
        writer.Add((byte)Tag.HeaderName, (byte)Tag.HeaderValue, each.Headers);
        return writer.Encode();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Event Decode(Guid id, ReadOnlyMemory<byte> body, ReadOnlySpan<byte> bytes)
    {
        string type = "", header = "";
        string? contentType = null, traceParent = null, traceState = null, causation = null;
        Dictionary<string, string>? headers = null;
        var reader = new TaggedTextWriter.Reader(bytes);
        while (reader.Next(out var tag, out var text))
            switch ((Tag)tag)
            {
                case Tag.Type: type = text; break;
                case Tag.ContentType: contentType = text; break;
                case Tag.TraceParent: traceParent = text; break;
                case Tag.TraceState: traceState = text; break;
                case Tag.CausationId: causation = text; break;
                case Tag.HeaderName: header = text; break;
                case Tag.HeaderValue: (headers ??= new(StringComparer.OrdinalIgnoreCase))[header] = text; break;
            }
        var read = new Event { Id = id, Type = type, Body = body, ContentType = contentType, TraceParent = traceParent, TraceState = traceState, CausationId = causation };
        return headers is null ? read : read with { Headers = headers };
    }
}

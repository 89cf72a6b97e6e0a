using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Fulmar.Runtime.Workers.Node.Wire;

/// <summary>Reads the payload of one frame. Every count is checked: a worker is a program of somebody else.</summary>
/// <exception cref="WireException">The payload ends too soon, or is none.</exception>
internal ref struct FrameReader(ReadOnlySpan<byte> payload)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private ReadOnlySpan<byte> rest = payload;

    /// <summary>Bytes that are not read yet.</summary>
    public readonly int Left => rest.Length;

    public byte Byte() => Take(1)[0];

    public int Short() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>A count of bytes, and those.</summary>
    public ReadOnlySpan<byte> Counted()
    {
        var count = UInt();
        if (count > (uint)rest.Length) throw new WireException("a frame ends within a text or a value");
        return Take((int)count);
    }

    public string Text() => TextOf(Counted());

    public ValueTag Value(out ReadOnlySpan<byte> value)
    {
        var tag = (ValueTag)Byte();
        value = Counted();
        return tag is ValueTag.Nothing or ValueTag.Json or ValueTag.Bytes or ValueTag.PlainText ? tag
            : throw new WireException($"a value has the tag {(byte)tag}");
    }

    public BodyPlace Body() => Byte() is var place && place <= (byte)BodyPlace.Follows ? (BodyPlace)place : throw new WireException($"a body is at {place}");

    /// <summary>All that is left.</summary>
    public ReadOnlySpan<byte> Rest()
    {
        var all = rest;
        rest = default;
        return all;
    }

    public readonly void End()
    {
        if (rest.Length > 0) throw new WireException($"a frame has {rest.Length} bytes too many");
    }

    public static string TextOf(ReadOnlySpan<byte> bytes)
    {
        try { return Strict.GetString(bytes); }
        catch (DecoderFallbackException) { throw new WireException("a text is not UTF-8"); }
    }

    /// <summary>Reads JSON that the worker itself wrote.</summary>
    public static T Json<T>(ReadOnlySpan<byte> json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try { return JsonSerializer.Deserialize(json, type) ?? throw new WireException("JSON is null"); }
        catch (JsonException exception) { throw new WireException($"JSON is not as it should be: {exception.Message}"); }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length) throw new WireException("a frame ends too soon");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}

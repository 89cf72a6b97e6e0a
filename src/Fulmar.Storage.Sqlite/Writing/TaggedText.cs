using System.Text;

namespace Fulmar.Storage.Sqlite.Writing;

/// <summary>
/// Texts with tags, as envelopes are kept: a format byte, then fields: tag byte, length as a 7-bit encoded integer, UTF-8. Readers accept this format and the
/// one before it.
/// </summary>
internal sealed class TaggedTextWriter
{
    private const byte Format = 1;

    private readonly List<(byte Tag, string Text, int Length)> fields = new(4);
    private int size = 1;

    public void Add(byte tag, string? text)
    {
        if (text is null) return;
        var length = Encoding.UTF8.GetByteCount(text);
        fields.Add((tag, text, length));
        size += 1 + LengthOf(length) + length;
    }

    public void Add(byte nameTag, byte valueTag, IReadOnlyDictionary<string, string> headers)
    {
        if (headers.Count == 0) return;
        foreach (var (name, value) in headers)
        {
            Add(nameTag, name);
            Add(valueTag, value);
        }
    }

    /// <summary>The bytes that are kept; empty where there is nothing to keep.</summary>
    public byte[] Encode()
    {
        if (fields.Count == 0) return [];
        var bytes = new byte[size];
        bytes[0] = Format;
        var at = 1;
        foreach (var (tag, text, length) in fields)
        {
            bytes[at++] = tag;
            var rest = (uint)length;
            for (; rest >= 0x80; rest >>= 7) bytes[at++] = (byte)(rest | 0x80);
            bytes[at++] = (byte)rest;
            at += Encoding.UTF8.GetBytes(text, bytes.AsSpan(at));
        }
        return bytes;
    }

    private static int LengthOf(int value)
    {
        var bytes = 1;
        for (; value >= 0x80; value >>= 7) bytes++;
        return bytes;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote, field by field.</summary>
    internal ref struct Reader
    {
        private ReadOnlySpan<byte> rest;

        /// <exception cref="FormatException">It is none.</exception>
        public Reader(ReadOnlySpan<byte> bytes)
        {
            if (bytes.IsEmpty) return;
            if (bytes[0] != Format) throw new FormatException($"Format {bytes[0]} of an envelope is not known.");
            rest = bytes[1..];
        }

        /// <summary>The next field; false after the last.</summary>
        /// <exception cref="FormatException">It ends too early.</exception>
        public bool Next(out byte tag, out string text)
        {
            (tag, text) = (0, "");
            if (rest.IsEmpty) return false;
            tag = rest[0];
            rest = rest[1..];
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
            text = Encoding.UTF8.GetString(rest[..length]);
            rest = rest[length..];
            return true;
        }
    }
}

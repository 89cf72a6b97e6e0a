using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Fulmar.Storage.Sqlite.Documents;

/// <summary>
/// Values as bytes that are ordered as the values are: a byte for the kind (null, false, true, number, text), then the value. Numbers are doubles
/// whose sign bit is turned over, and all bits of negative ones: https://www.sqlite.org/src4/doc/trunk/www/key_encoding.wiki has the idea. Texts are
/// cut at 256 bytes, so an index finds candidates and the document decides.
/// </summary>
internal static class IndexValue
{
    public const byte Null = 1, False = 2, True = 3, Number = 4, Text = 5;
    private const int LongestText = 256;

    /// <summary>Null for what is not ordered: objects and arrays.</summary>
    public static byte[]? Encode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => [Null],
        JsonValueKind.False => [False],
        JsonValueKind.True => [True],
        JsonValueKind.Number => OfNumber(element.GetDouble()),
        JsonValueKind.String => OfText(element.GetString()!),
        _ => null,
    };

    /// <summary>A value of a predicate.</summary>
    public static byte[] Encode(object? value) => value switch
    {
        null => [Null],
        bool truth => [truth ? True : False],
        string text => OfText(text),
        _ => OfNumber(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
    };

    /// <summary>The first bytes after all that begin with those given: where a range of a prefix ends.</summary>
    public static byte[] After(byte[] prefix)
    {
        var next = (byte[])prefix.Clone();
        for (var i = next.Length - 1; i >= 0; i--)
            if (++next[i] != 0) return next;
        return [.. prefix, 0xFF];
    }

    private static byte[] OfNumber(double number)
    {
        // Minus zero is zero.
        var bits = BitConverter.DoubleToInt64Bits(number == 0 ? 0 : number);
        var ordered = bits < 0 ? ~bits : bits ^ long.MinValue;
        var bytes = new byte[9];
        bytes[0] = Number;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), ordered);
        return bytes;
    }

    private static byte[] OfText(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return [Text, .. utf8.AsSpan(0, Math.Min(utf8.Length, LongestText))];
    }
}

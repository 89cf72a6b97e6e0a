using System.Security.Cryptography;
using System.Text;

namespace Fulmar.Runtime.Access;

/// <summary>The text that a request brings as its key. It is kept nowhere, its SHA-256 is.</summary>
public static class KeyValue
{
    /// <summary>Characters of the longest.</summary>
    public const int LongestKey = 512;

    // Where Azure's signature stands, and what makes it read "AzFu" in base64: scanners for leaked secrets know keys of functions by it.
    private const int Bytes = 40, SignatureAt = 33;
    private static ReadOnlySpan<byte> Signature => [0x03, 0x31, 0x6E];

    /// <summary>A new one in Azure's form: 40 bytes as base64 for URLs, 56 characters with <c>AzFu</c> at the 45th. 37 of the bytes are random.</summary>
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(bytes);
        Signature.CopyTo(bytes[SignatureAt..]);
        return Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
    }

    /// <summary>Why this can be no key; null where it can.</summary>
    public static string? Fault(string value) =>
        value.Length == 0 ? "The value of the key is empty. Leave it out to have one made."
        : value.Length > LongestKey ? $"The value of the key has {value.Length} characters, and may have {LongestKey}."
        : value.AsSpan().ContainsAnyExceptInRange('!', '~') ? "The value of the key has a space or another character that a header cannot carry. It takes visible ASCII."
        : null;

    /// <summary>The hash of a key, in <see cref="SHA256.HashSizeInBytes"/>; false for what can be no key. Allocates nothing.</summary>
    public static bool TryHash(ReadOnlySpan<char> value, Span<byte> hash)
    {
        if (value.Length is 0 or > LongestKey) return false;
        Span<byte> bytes = stackalloc byte[LongestKey * 3];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(value, bytes)], hash);
        return true;
    }
}

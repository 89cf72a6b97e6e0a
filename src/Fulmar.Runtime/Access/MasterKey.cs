using System.Security.Cryptography;
using System.Text;

namespace Fulmar.Runtime.Access;

/// <summary>The key that opens everything: the setting <c>FULMAR_MASTER_KEY</c>. Only its hash is kept.</summary>
public sealed class MasterKey
{
    private const int LongestKey = 512;
    private readonly byte[]? hash;

    /// <param name="key">Null or empty: no key opens anything.</param>
    public MasterKey(string? key) => hash = string.IsNullOrEmpty(key) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether there is a key at all.</summary>
    public bool IsSet => hash is not null;

    /// <summary>Whether the text is the key; in a time that tells nothing about it.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        if (hash is null || text.Length is 0 or > LongestKey) return false;
        Span<byte> bytes = stackalloc byte[LongestKey * 3];
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], given);
        return CryptographicOperations.FixedTimeEquals(given, hash);
    }
}

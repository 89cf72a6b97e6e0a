using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Fulmar.Runtime.Access;

/// <summary>All keys that hold at one moment. Immutable; every request asks it.</summary>
public sealed class KeyRing
{
    // The first eight bytes of the hash find the key, the whole is then compared in a time that tells nothing. What finding tells is of a hash,
    // and says nothing about a text that has it.
    private readonly FrozenDictionary<ulong, Key[]> keys;

    /// <summary>The keys given, each name once.</summary>
    public KeyRing(IEnumerable<Key> keys)
    {
        Keys = [.. keys.OrderBy(key => key.Name.Scope).ThenBy(key => key.Name.Function, StringComparer.OrdinalIgnoreCase).ThenBy(key => key.Name.Name, StringComparer.OrdinalIgnoreCase)];
        this.keys = Keys.GroupBy(key => Start(key.Hash.Span)).ToFrozenDictionary(same => same.Key, same => same.ToArray());
    }

    /// <summary>By scope, function and name.</summary>
    public IReadOnlyList<Key> Keys { get; }

    /// <summary>The key of a name; null for none.</summary>
    public Key? Find(KeyName name) => Keys.FirstOrDefault(key => key.Name == name);

    /// <summary>Whether the text is a key that opens a function of that level. Allocates nothing.</summary>
    public bool Opens(ReadOnlySpan<char> text, AuthorizationLevel level, string function)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!KeyValue.TryHash(text, hash) || !keys.TryGetValue(Start(hash), out var same)) return false;
        var opens = false;
        // One value may be the key of several functions.
        foreach (var key in same) opens |= CryptographicOperations.FixedTimeEquals(hash, key.Hash.Span) & key.Name.Opens(level, function);
        return opens;
    }

    internal KeyRing With(Key key) => new(Keys.Where(other => other.Name != key.Name).Append(key));

    internal KeyRing Without(KeyName name) => new(Keys.Where(other => other.Name != name));

    private static ulong Start(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt64LittleEndian(hash);
}

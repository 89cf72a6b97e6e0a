using System.Security.Cryptography;

namespace Fulmar.Runtime.Access;

/// <summary>A key as it is kept: who has it cannot open anything.</summary>
/// <param name="Name">Which.</param>
/// <param name="Hash">SHA-256 of its value.</param>
/// <param name="CreatedAt">When its value was made; null for the master key that is a setting.</param>
public sealed record Key(KeyName Name, ReadOnlyMemory<byte> Hash, DateTimeOffset? CreatedAt)
{
    /// <summary>The key with a value, which must be none of 0 or more than 512 characters.</summary>
    public static Key Of(KeyName name, string value, DateTimeOffset? createdAt)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        return KeyValue.TryHash(value, hash) ? new Key(name, hash, createdAt) : throw new ArgumentException("No key has that length.", nameof(value));
    }
}

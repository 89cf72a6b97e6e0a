namespace Fulmar.Runtime.Access;

/// <summary>What became of a wish to change a key.</summary>
public abstract record KeyOutcome
{
    private protected KeyOutcome() { }
}

/// <summary>The key has a value now. This is the only time that it is told.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">What requests bring.</param>
/// <param name="IsNew">Whether there was no key of that name.</param>
public sealed record KeyWritten(Key Key, string Value, bool IsNew) : KeyOutcome;

/// <summary>The key opens nothing any more.</summary>
public sealed record KeyRevoked : KeyOutcome
{
    private KeyRevoked() { }

    /// <summary>The only one.</summary>
    public static KeyRevoked Instance { get; } = new();
}

/// <summary>Nothing has changed.</summary>
/// <param name="Why">For programs.</param>
/// <param name="Reason">Cause and cure, for people.</param>
public sealed record KeyRefused(KeyRefusal Why, string Reason) : KeyOutcome;

/// <summary>Why a key was not changed.</summary>
public enum KeyRefusal
{
    /// <summary>The name or the value is none.</summary>
    Invalid,

    /// <summary>There is no such key.</summary>
    Unknown,

    /// <summary>What is there forbids it: a key of that name, too many keys, the setting of the master key.</summary>
    Conflict,
}

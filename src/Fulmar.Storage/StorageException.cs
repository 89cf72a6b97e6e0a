namespace Fulmar.Storage;

/// <summary>The engine, or what was asked of it, failed. What is expected (a conflict, a lost lease) is an outcome instead.</summary>
/// <param name="code">One of <see cref="StorageErrors"/>.</param>
/// <param name="message">What happened, and what to do.</param>
/// <param name="inner">Why.</param>
public sealed class StorageException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Names the error: it has a page.</summary>
    public string Code { get; } = code;
}

/// <summary>The codes of the storage. Each has a page, <c>docs/errors/FUL6nnn.md</c>.</summary>
public static class StorageErrors
{
    /// <summary>The engine cannot write: the disk is full, read-only, or failing.</summary>
    public const string CannotWrite = "FUL6001";

    /// <summary>The file of the database cannot be opened or is broken.</summary>
    public const string BrokenStore = "FUL6002";

    /// <summary>A unit is larger than one may be.</summary>
    public const string UnitTooLarge = "FUL6003";

    /// <summary>A name, a key, a header or an option is not what the storage takes.</summary>
    public const string InvalidOperation = "FUL6004";

    /// <summary>A record does not match its checksum.</summary>
    public const string DamagedRecord = "FUL6005";

    /// <summary>The engine has stopped, or is being stopped.</summary>
    public const string Stopped = "FUL6006";

    /// <summary>The database was written by a newer version.</summary>
    public const string NewerStore = "FUL6007";

    /// <summary>A backup cannot be made or restored.</summary>
    public const string BackupFailed = "FUL6008";

    /// <summary>The engine broke while it committed: the unit may stand, or not.</summary>
    public const string OutcomeUnknown = "FUL6009";
}

namespace Fulmar.Storage;

/// <summary>How large things may be. The same on every engine.</summary>
public static class StorageLimits
{
    /// <summary>Characters of a store's or an app's id.</summary>
    public const int IdLength = 64;

    /// <summary>Characters of a queue's, a collection's, a category's or a lease's name, and of an event's type.</summary>
    public const int NameLength = 260;

    /// <summary>Characters of a document's partition or id, of a stream's id, a session, a deduplication id, a consumer, a scope or a key.</summary>
    public const int KeyLength = 1_024;

    /// <summary>Characters of the sentences that say why a message is a dead letter. The reason, a word or a code, has <see cref="KeyLength"/>.</summary>
    public const int DeadLetterDescription = 4_096;

    /// <summary>Bytes of a message's body.</summary>
    public const int MessageBody = 16 * 1024 * 1024;

    /// <summary>Bytes of a message's headers, names and values in UTF-8, with its content type, trace and causation.</summary>
    public const int MessageHeaders = 8 * 1024;

    /// <summary>Bytes of an event's body.</summary>
    public const int EventBody = 16 * 1024 * 1024;

    /// <summary>Bytes of an event's headers, as of a message's, with its type.</summary>
    public const int EventHeaders = 8 * 1024;

    /// <summary>Partitions of a category.</summary>
    public const int Partitions = 1_024;

    /// <summary>Bytes of bodies of a page of events or changes.</summary>
    public const int PageBytes = 32 * 1024 * 1024;

    /// <summary>Bytes of a document.</summary>
    public const int DocumentBody = 4 * 1024 * 1024;

    /// <summary>Bytes of what a <see cref="Once"/> keeps: a response of 1 MB, with its head.</summary>
    public const int OnceResult = 1024 * 1024 + 64 * 1024;

    /// <summary>Operations of a unit; each event of an append is one.</summary>
    public const int UnitOperations = 32_768;

    /// <summary>Bytes of a unit.</summary>
    public const int UnitBytes = 32 * 1024 * 1024;

    /// <summary>Messages of one lease, peek, purge or requeue; documents, events and changes of a page.</summary>
    public const int Page = 1_000;

    /// <summary>Declared indexes of a collection.</summary>
    public const int Indexes = 16;

    /// <summary>How long the version of a deleted stream is remembered.</summary>
    public static readonly TimeSpan DeletedStream = TimeSpan.FromDays(7);

    /// <summary>The longest delay, visibility, expiry and duration.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromDays(36_500);
}

namespace Fulmar.Storage;

/// <summary>What is put into a queue.</summary>
public sealed record Message
{
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    /// <summary>A version 7 UUID; the engine makes one where it is empty.</summary>
    public Guid Id { get; init; }

    /// <summary>As given; at most <see cref="StorageLimits.MessageBody"/> bytes. Not to be changed while a commit is under way.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Its media type; null where nobody said.</summary>
    public string? ContentType { get; init; }

    /// <summary>Names and values, at most <see cref="StorageLimits.MessageHeaders"/> bytes.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>The W3C <c>traceparent</c> of who sent it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C <c>tracestate</c> of who sent it.</summary>
    public string? TraceState { get; init; }

    /// <summary>The invocation or request that caused it.</summary>
    public string? CausationId { get; init; }

    /// <summary>Messages of one session are delivered one after the other, in their order. Null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>A second message with this id is dropped while the first is remembered. Null for none.</summary>
    public string? DeduplicationId { get; init; }
}

/// <summary>A message in a queue.</summary>
/// <param name="Queue">Where it is.</param>
/// <param name="Sequence">Its number, in the order of arrival in its store; never given twice.</param>
/// <param name="Message">As it was sent.</param>
/// <param name="EnqueuedAt">When it arrived.</param>
/// <param name="VisibleAt">When it becomes due: for a leased message, when its lease ends.</param>
/// <param name="ExpiresAt">When it is dropped; null for never.</param>
/// <param name="Attempts">Failed attempts so far. A lease is no attempt.</param>
public record StoredMessage(
    QueueKey Queue, long Sequence, Message Message, DateTimeOffset EnqueuedAt, DateTimeOffset VisibleAt, DateTimeOffset? ExpiresAt, int Attempts)
{
    /// <summary>Whether somebody holds it.</summary>
    public bool IsLeased { get; init; }

    /// <summary>Whether it does not match its checksum: its body is what was found.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>The queue that it was dead-lettered from, null for none.</summary>
    public QueueKey? DeadLetterSource { get; init; }

    /// <summary>Why it was dead-lettered, in a word; null where it was not.</summary>
    public string? DeadLetterReason { get; init; }

    /// <summary>Why it was dead-lettered, in sentences.</summary>
    public string? DeadLetterDescription { get; init; }
}

/// <summary>A message that the caller holds until it settles it or its lease ends.</summary>
/// <param name="Stored">The message.</param>
/// <param name="Receipt">What settles it.</param>
/// <param name="IsAlone">Whether an earlier lease of it broke: it must run while nothing else of its kind does, and only now does a broken lease count as an attempt.</param>
public sealed record LeasedMessage(StoredMessage Stored, MessageReceipt Receipt, bool IsAlone);

/// <summary>Says which lease of which message is meant. Good for one lease only.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Sequence">The message's number.</param>
/// <param name="Token">The lease's.</param>
public readonly record struct MessageReceipt(QueueKey Queue, long Sequence, long Token);

/// <summary>Messages that were looked at.</summary>
/// <param name="Messages">In order.</param>
/// <param name="Continuation">Where the next page begins, null after the last.</param>
public sealed record MessagePage(IReadOnlyList<StoredMessage> Messages, string? Continuation);

/// <summary>What is in a queue now.</summary>
/// <param name="Queue">Which.</param>
/// <param name="Messages">All that are in it.</param>
/// <param name="Leased">Of these, held by somebody.</param>
/// <param name="Delayed">Of these, not due yet.</param>
/// <param name="OldestDue">How long the first due message has waited; null when none is due.</param>
/// <param name="IsPaused">Whether nothing is leased from it.</param>
public sealed record QueueStatistics(QueueKey Queue, long Messages, long Leased, long Delayed, TimeSpan? OldestDue, bool IsPaused);

namespace Fulmar;

/// <summary>A message that was received from a Service Bus queue or subscription.</summary>
public sealed class ServiceBusReceivedMessage
{
    /// <summary>Names the message; given by its sender.</summary>
    public required string MessageId { get; init; }

    /// <summary>The body.</summary>
    public BinaryData Body { get; init; } = BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty);

    /// <summary>The body's media type.</summary>
    public string? ContentType { get; init; }

    /// <summary>What the message belongs to.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What the message is about.</summary>
    public string? Subject { get; init; }

    /// <summary>The session that the message belongs to, null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>Where an answer is expected.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Whom the message is meant for.</summary>
    public string? To { get; init; }

    /// <summary>How often the message was delivered, this time included.</summary>
    public int DeliveryCount { get; init; } = 1;

    /// <summary>When the message was sent.</summary>
    public DateTimeOffset EnqueuedTime { get; init; }

    /// <summary>When the message is dropped; <see cref="DateTimeOffset.MaxValue"/> for never.</summary>
    public DateTimeOffset ExpiresAt { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>When the message became deliverable, where its sender had it wait.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; init; }

    /// <summary>The place of the message in its queue or subscription.</summary>
    public long SequenceNumber { get; init; }

    /// <summary>The right to settle this delivery of the message.</summary>
    public string LockToken { get; init; } = "";

    /// <summary>When the message can be delivered again, unless it is settled or its lock renewed before.</summary>
    public DateTimeOffset LockedUntil { get; init; }

    /// <summary>What the sender said besides the body.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; init; } = new Dictionary<string, object>();

    /// <summary>Why the message was put to the dead letters; null for a message that was not.</summary>
    public string? DeadLetterReason { get; init; }

    /// <summary>The reason in more words.</summary>
    public string? DeadLetterErrorDescription { get; init; }

    /// <summary>The queue or subscription that the dead letter comes from.</summary>
    public string? DeadLetterSource { get; init; }
}

namespace Fulmar.Hosting;

/// <summary>A message as the host hands it to an invocation, whatever kind of queue it comes from.</summary>
internal sealed record class TriggerMessage
{
    public required string Id { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public long SequenceNumber { get; init; }

    public string? SessionId { get; init; }

    /// <summary>The right to settle this delivery: the lock token of Service Bus, the pop receipt of a storage queue.</summary>
    public string Receipt { get; init; } = "";

    /// <summary>1 on the first delivery.</summary>
    public int DeliveryCount { get; init; } = 1;

    public DateTimeOffset EnqueuedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? VisibleUntil { get; init; }

    public string? CorrelationId { get; init; }

    public string? Subject { get; init; }

    public string? ReplyTo { get; init; }

    public string? To { get; init; }

    public string? DeadLetterReason { get; init; }

    public string? DeadLetterDescription { get; init; }

    public string? DeadLetterSource { get; init; }
}

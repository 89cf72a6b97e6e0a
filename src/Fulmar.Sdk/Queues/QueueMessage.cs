namespace Fulmar;

/// <summary>A message of a storage queue.</summary>
public sealed class QueueMessage
{
    /// <summary>Names the message in its queue.</summary>
    public required string MessageId { get; init; }

    /// <summary>The right to settle this delivery of the message.</summary>
    public string PopReceipt { get; init; } = "";

    /// <summary>The body.</summary>
    public BinaryData Body { get; init; } = BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty);

    /// <summary>The body as UTF-8 text.</summary>
    public string MessageText => Body.ToString();

    /// <summary>How often the message was delivered, this time included.</summary>
    public long DequeueCount { get; init; }

    /// <summary>When the message was put into the queue.</summary>
    public DateTimeOffset? InsertedOn { get; init; }

    /// <summary>When the message is dropped, null for never.</summary>
    public DateTimeOffset? ExpiresOn { get; init; }

    /// <summary>When the message can be delivered again, unless it is settled before.</summary>
    public DateTimeOffset? NextVisibleOn { get; init; }
}

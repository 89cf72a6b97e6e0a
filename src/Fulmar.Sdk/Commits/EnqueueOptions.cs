namespace Fulmar;

/// <summary>How a message is put into a queue.</summary>
public sealed record EnqueueOptions
{
    /// <summary>How long the message waits before it can be delivered. Null for not at all.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>After which time the message is dropped. Null for as long as the queue keeps messages.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>The session that the message belongs to: messages of one are delivered in order. Null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>A message with an id that the queue has seen lately is not put there again. Null for no such check.</summary>
    public string? DeduplicationId { get; init; }

    /// <summary>What is said besides the body. Null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The name of the setting with the connection. Null for the built-in engine.</summary>
    public string? Connection { get; init; }

    /// <summary>Whether the queue is a Service Bus queue. Default: a storage queue. Queues of one name are two.</summary>
    public bool ServiceBus { get; init; }
}

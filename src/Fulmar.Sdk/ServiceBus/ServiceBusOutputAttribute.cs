namespace Fulmar;

/// <summary>
/// Sends the value to a Service Bus queue or topic: text as it is, a <see cref="ServiceBusMessage"/> with its properties, anything else as JSON, one
/// message for each element of an array or a list, none for null. Stands on the method for what it returns, or on a property of that. The
/// message is there when the invocation has succeeded, and only then.
/// </summary>
/// <param name="queueOrTopicName">The queue or topic, or a text with settings and values of the trigger.</param>
/// <param name="entityType">Which of the two it is.</param>
public sealed class ServiceBusOutputAttribute(string queueOrTopicName, ServiceBusEntityType entityType = ServiceBusEntityType.Queue) : OutputBindingAttribute
{
    /// <summary>The queue or topic.</summary>
    public string QueueOrTopicName { get; } = queueOrTopicName;

    /// <summary>Which of the two it is.</summary>
    public ServiceBusEntityType EntityType { get; } = entityType;

    /// <summary>The name of the setting with the connection. Default: the built-in engine.</summary>
    public string? Connection { get; set; }
}

/// <summary>What a Service Bus message is sent to.</summary>
public enum ServiceBusEntityType
{
    /// <summary>A queue: one taker for each message.</summary>
    Queue,

    /// <summary>A topic: each of its subscriptions gets the message.</summary>
    Topic,
}

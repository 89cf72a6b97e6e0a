namespace Fulmar;

/// <summary>
/// Starts the function for each message of a Service Bus queue or subscription. Stands on the parameter that takes the message: <c>string</c>,
/// <c>byte[]</c>, <c>BinaryData</c>, <c>Stream</c>, <see cref="ServiceBusReceivedMessage"/>, or a type that the JSON body is read into; on an
/// array or a list of these where <see cref="IsBatched"/> is set.
/// </summary>
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The messages of a queue.</summary>
    /// <param name="queueName">The queue, or a setting that names it (<c>%QUEUE%</c>).</param>
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>The messages of a subscription.</summary>
    /// <param name="topicName">The topic, or a setting that names it.</param>
    /// <param name="subscriptionName">The topic's subscription, or a setting that names it.</param>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    /// <summary>The queue; null for a subscription.</summary>
    public string? QueueName { get; }

    /// <summary>The topic; null for a queue.</summary>
    public string? TopicName { get; }

    /// <summary>The topic's subscription; null for a queue.</summary>
    public string? SubscriptionName { get; }

    /// <summary>The name of the setting with the connection. Default: the built-in engine.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether messages of one session run one after another. Default false.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>
    /// Whether a message is completed when its function has succeeded. Default true. Where it is not, the function settles it with
    /// <see cref="ServiceBusMessageActions"/>.
    /// </summary>
    public bool AutoCompleteMessages { get; set; } = true;

    /// <summary>Whether the function takes many messages at once. Default false.</summary>
    public bool IsBatched { get; set; }
}

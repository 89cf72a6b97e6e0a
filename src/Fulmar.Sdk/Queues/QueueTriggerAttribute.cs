namespace Fulmar;

/// <summary>
/// Starts the function for each message of a storage queue. Stands on the parameter that takes the message: <c>string</c>, <c>byte[]</c>,
/// <c>BinaryData</c>, <c>Stream</c>, <see cref="QueueMessage"/>, or a type that the JSON body is read into.
/// </summary>
/// <param name="queueName">The queue, or a setting that names it (<c>%QUEUE%</c>). It need not exist.</param>
public sealed class QueueTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    /// <summary>The queue.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The name of the setting with the connection. Default: the built-in engine.</summary>
    public string? Connection { get; set; }
}

namespace Fulmar;

/// <summary>
/// Puts the value into a storage queue: text as it is, anything else as JSON, one message for each element of an array or a list, none for null.
/// Stands on the method for what it returns, or on a property of that. The message is there when the invocation has succeeded, and only then.
/// </summary>
/// <param name="queueName">The queue, or a text with settings and values of the trigger (<c>orders-{region}</c>). It is made when it does not exist.</param>
public sealed class QueueOutputAttribute(string queueName) : OutputBindingAttribute
{
    /// <summary>The queue.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The name of the setting with the connection. Default: the built-in engine.</summary>
    public string? Connection { get; set; }
}

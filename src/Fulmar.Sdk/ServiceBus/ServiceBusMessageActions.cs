namespace Fulmar;

/// <summary>
/// Settles messages that started the function. A parameter of a function with <c>[ServiceBusTrigger]</c>; what it settles is in the same commit as
/// the invocation's outputs. Made by a test, it does nothing but what the test overrides.
/// </summary>
public class ServiceBusMessageActions
{
    /// <summary>For the host, and for tests.</summary>
    protected ServiceBusMessageActions() { }

    /// <summary>The message is done.</summary>
    /// <param name="message">A message of this invocation.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>The message is given back, to be delivered again.</summary>
    /// <param name="message">A message of this invocation.</param>
    /// <param name="propertiesToModify">Application properties to change; null for none.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    /// <summary>The message goes to the dead letters.</summary>
    /// <param name="message">A message of this invocation.</param>
    /// <param name="propertiesToModify">Application properties to change; null for none.</param>
    /// <param name="deadLetterReason">Why.</param>
    /// <param name="deadLetterErrorDescription">Why, in more words.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null, string? deadLetterReason = null,
        string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>The message is set aside: it is delivered only to who asks for its sequence number.</summary>
    /// <param name="message">A message of this invocation.</param>
    /// <param name="propertiesToModify">Application properties to change; null for none.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public virtual Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    /// <summary>The function needs the message for longer. The host renews by itself while a function runs.</summary>
    /// <param name="message">A message of this invocation.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;
}

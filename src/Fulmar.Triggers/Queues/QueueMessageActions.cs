using Fulmar.Storage;

namespace Fulmar.Triggers.Queues;

/// <summary>What a function says about its messages. It is done in the invocation's commit, so a function that fails has said nothing.</summary>
internal sealed class QueueMessageActions(QueueInvocation invocation) : ServiceBusMessageActions
{
    private readonly Dictionary<string, StorageOperation> said = [];

    /// <summary>What was said of a message; null for nothing.</summary>
    public StorageOperation? Of(string receipt) => said.GetValueOrDefault(receipt);

    /// <inheritdoc/>
    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Say(message, leased => new Acknowledge(leased.Receipt));

    /// <inheritdoc/>
    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default)
    {
        Refuse(propertiesToModify);
        return Say(message, leased => new Release(leased.Receipt, TimeSpan.Zero, Failed: true));
    }

    /// <inheritdoc/>
    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null, string? deadLetterReason = null,
        string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default)
    {
        Refuse(propertiesToModify);
        // As it can be kept: refused when it is committed, it would undo all that the function did.
        var reason = deadLetterReason is { Length: > 0 } ? BoundedText.Of(deadLetterReason, StorageLimits.KeyLength) : "DeadLettered";
        var description = deadLetterErrorDescription is null ? null : BoundedText.Of(deadLetterErrorDescription, StorageLimits.DeadLetterDescription);
        return Say(message, leased => invocation.Policy.Poison is { } poison
            ? new DeadLetter(leased.Receipt, poison, reason, description)
            : throw new InvalidOperationException("A message of the dead letters cannot be dead-lettered again. Complete or abandon it."));
    }

    /// <inheritdoc/>
    public override Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Messages cannot be deferred by this version. Abandon the message, or send it again with a ScheduledEnqueueTime.");

    /// <inheritdoc/>
    public override async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        if (!await invocation.ExtendAsync(Find(message)).ConfigureAwait(false))
            throw new InvalidOperationException($"The lock of message {message.MessageId} is lost: what this invocation does with it is not committed.");
    }

    private Task Say(ServiceBusReceivedMessage message, Func<LeasedMessage, StorageOperation> operation)
    {
        var leased = Find(message);
        if (!said.TryAdd(message.LockToken, operation(leased)))
            throw new InvalidOperationException($"Message {message.MessageId} is settled already. Settle it once.");
        return Task.CompletedTask;
    }

    private LeasedMessage Find(ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return invocation.Find(message.LockToken) ?? throw new InvalidOperationException($"Message {message.MessageId} is none of this invocation.");
    }

    private static void Refuse(IDictionary<string, object>? properties)
    {
        if (properties is { Count: > 0 }) throw new NotSupportedException("The properties of a message cannot be changed by this version. Send a new message with them.");
    }
}

using Fulmar.Runtime.Catalog;
using Fulmar.Storage;

namespace Fulmar.Triggers.Queues;

/// <summary>What becomes of a message whose attempt failed. The attempts are counted in the message, so they survive a restart.</summary>
/// <param name="MaxAttempts">Attempts after which it is given up; null for never.</param>
/// <param name="Poison">Where it goes then; null where it stays, as in a poison queue.</param>
/// <param name="Retry">The function's own policy; null for the queue's.</param>
/// <param name="Visibility">How long it waits where the function has no policy.</param>
internal sealed record FailurePolicy(int? MaxAttempts, QueueKey? Poison, RetryDefinition? Retry, TimeSpan Visibility)
{
    /// <summary>How long what cannot go anywhere waits before it is tried again: Azure's own ten minutes.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(10);

    /// <summary>The policy of a function.</summary>
    public static FailurePolicy Of(Function function, QueueTriggerDefinition trigger, HostDefinition host)
    {
        var retry = function.Definition.Retry;
        var attempts = retry is null ? trigger.Queue.Family == QueueFamily.Storage ? host.Queues.MaxDequeueCount : host.ServiceBus.MaxDeliveryCount
            : retry.MaxRetryCount is < 0 or int.MaxValue ? null : (int?)retry.MaxRetryCount + 1;
        return new FailurePolicy(attempts, trigger.Poison, retry, trigger.Queue.Family == QueueFamily.Storage ? host.Queues.VisibilityTimeout : TimeSpan.Zero);
    }

    /// <summary>Whether no further attempt is due.</summary>
    /// <param name="attempts">Failed ones, all of them.</param>
    public bool IsGivenUp(int attempts) => attempts >= MaxAttempts;

    /// <summary>What to do after a failed attempt.</summary>
    /// <param name="message">The message.</param>
    /// <param name="reason">Why it failed, in a word.</param>
    /// <param name="description">Why it failed, in sentences.</param>
    /// <param name="isHopeless">Whether another attempt can only fail as well.</param>
    public StorageOperation Settle(LeasedMessage message, string reason, string description, bool isHopeless)
    {
        var attempts = message.Stored.Attempts + 1;
        if (!isHopeless && !IsGivenUp(attempts)) return new Release(message.Receipt, Retry?.Delay(attempts) ?? Visibility, Failed: true);
        return Poison is { } poison ? new DeadLetter(message.Receipt, poison, reason, description) : new Release(message.Receipt, Stuck, Failed: true);
    }
}

using Fulmar.Runtime.Catalog;
using Fulmar.Storage;

namespace Fulmar.Triggers.Queues;

/// <summary>How many messages a pump holds.</summary>
/// <param name="Batch">Taken at once, at most.</param>
/// <param name="Threshold">More are taken when no more invocations run.</param>
/// <param name="Most">Invocations that run, at most.</param>
/// <param name="IsBatched">Whether one invocation takes all that were taken.</param>
/// <param name="LongestSleep">Between two looks at an empty queue.</param>
internal sealed record QueueLimits(int Batch, int Threshold, int Most, bool IsBatched, TimeSpan LongestSleep)
{
    /// <summary>The limits of a function, by Azure's rules.</summary>
    public static QueueLimits Of(Function function, QueueTriggerDefinition trigger, HostDefinition host)
    {
        int? own = host.MaxConcurrency.TryGetValue(function.Name, out var limit) ? limit : null;
        var sleep = host.Queues.MaxPollingInterval;
        if (trigger.Queue.Family == QueueFamily.Storage)
        {
            var threshold = host.Queues.NewBatchThreshold ?? host.Queues.BatchSize / 2 * Environment.ProcessorCount;
            var most = own ?? host.Queues.BatchSize + threshold;
            return new QueueLimits(Math.Min(host.Queues.BatchSize, most), Math.Min(threshold, most - 1), most, false, sleep);
        }
        if (trigger.IsBatched) return new QueueLimits(host.ServiceBus.MaxMessageBatchSize, (own ?? 1) - 1, own ?? 1, true, sleep);
        var calls = own ?? (trigger.IsSessionsEnabled ? host.ServiceBus.MaxConcurrentSessions : host.ServiceBus.MaxConcurrentCalls);
        return new QueueLimits(Math.Min(calls, StorageLimits.Page), calls - 1, calls, false, sleep);
    }

    /// <summary>How many messages to take while so many invocations run.</summary>
    public int Take(int running) => IsBatched ? Batch : Math.Max(1, Math.Min(Batch, Most - running));
}

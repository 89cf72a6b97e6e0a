using Fulmar.Runtime.Invocations;
using Fulmar.Storage;
using Microsoft.Extensions.Logging;

namespace Fulmar.Triggers.Queues;

/// <summary>
/// Holds the messages of functions that run long: at a third of their lease's time, all that are due in one unit. An invocation whose message is
/// lost is told by its token; its commit could only be refused.
/// </summary>
internal sealed partial class LeaseRenewal(InFlight inFlight, IStorageEngine storage, TimeProvider time, ILogger<LeaseRenewal> logger)
{
    /// <summary>How often the running invocations are looked at.</summary>
    private static readonly TimeSpan Interval = QueuePump.Visibility / 6;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
                try { await RunOnceAsync().ConfigureAwait(false); }
                catch (StorageException exception) { Log.PassFailed(logger, exception); }
        }
        catch (OperationCanceledException) { /* the host stops */ }
    }

    /// <summary>Renews what is due.</summary>
    public async Task RunOnceAsync()
    {
        var now = time.GetTimestamp();
        var due = inFlight.Running().OfType<QueueInvocation>().Where(invocation => !invocation.IsSettled && IsDue(invocation, now)).ToList();
        // Each pass but the last removes one that is lost.
        while (due.Count > 0)
        {
            var owners = due.SelectMany(invocation => invocation.Leased.Select(message => (Invocation: invocation, message.Receipt))).Take(StorageLimits.UnitOperations).ToList();
            var outcome = await storage.CommitAsync(
                new StorageCommit([.. owners.Select(owner => (StorageOperation)new Extend(owner.Receipt, QueuePump.Visibility))]), CancellationToken.None).ConfigureAwait(false);
            if (outcome is not Refused refused)
            {
                foreach (var invocation in due) invocation.RenewAt = now + Ticks(QueuePump.Visibility / 3);
                return;
            }
            var lost = owners[refused.Operation].Invocation;
            due.Remove(lost);
            // Settled in the meantime, or really lost.
            if (lost.IsSettled) continue;
            Log.Lost(logger, lost.Function.Name, lost.InvocationId);
            lost.Cancel();
        }
    }

    private bool IsDue(QueueInvocation invocation, long now)
    {
        if (invocation.RenewAt == 0) invocation.RenewAt = now + Ticks(QueuePump.Visibility / 6);
        return invocation.RenewAt <= now;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} ({InvocationId}) has lost its message: its token is cancelled, and what it does is not committed.")]
        public static partial void Lost(ILogger logger, string function, string invocationId);

        [LoggerMessage(Level = LogLevel.Error, Message = "Leases could not be renewed this time; it is tried again.")]
        public static partial void PassFailed(ILogger logger, Exception exception);
    }
}

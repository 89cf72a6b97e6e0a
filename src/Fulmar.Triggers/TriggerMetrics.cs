using System.Diagnostics.Metrics;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Storage;
using Fulmar.Triggers.Timers;

namespace Fulmar.Triggers;

/// <summary>The triggers' instruments, on the meter <c>Fulmar</c>.</summary>
internal sealed class TriggerMetrics : IDisposable
{
    private readonly Meter meter = new(FulmarDiagnostics.Name);
    private readonly Counter<long> settled, runs, missed, duplicates;
    private readonly Histogram<double> lateness;

    /// <summary>Registers the instruments.</summary>
    public TriggerMetrics(IStorageEngine storage)
    {
        settled = meter.CreateCounter<long>("fulmar.queue.settled", "{message}", "Messages that functions have settled; by queue and how.");
        lateness = meter.CreateHistogram<double>("fulmar.timer.lateness", "s", "How much later than due a timer's function started; by function.");
        runs = meter.CreateCounter<long>("fulmar.timer.runs", "{run}", "Runs of timers' functions that have ended; by function and outcome.");
        missed = meter.CreateCounter<long>("fulmar.timer.missed", "{occurrence}", "Occurrences of timers that were not run; by function.");
        duplicates = meter.CreateCounter<long>("fulmar.timer.duplicates", "{run}", "Runs of timers whose occurrence had been settled before; by function.");
        meter.CreateObservableGauge("fulmar.queue.messages", () => Depths(storage), "{message}", "Messages in a queue; by queue.");
    }

    /// <summary>Counts a message that was settled.</summary>
    /// <param name="queue">Where it was.</param>
    /// <param name="how">acknowledged, released, dead-lettered, lost.</param>
    public void Settled(QueueKey queue, string how)
    {
        if (settled.Enabled) settled.Add(1, new KeyValuePair<string, object?>("queue", queue.Name), new KeyValuePair<string, object?>("how", how));
    }

    /// <summary>Counts a timer's start.</summary>
    public void Started(Function function, TimeSpan late) => lateness.Record(Math.Max(0, late.TotalSeconds), function.Tag);

    /// <summary>Counts a timer's run, or an occurrence that was passed over, by what the ledger says of it.</summary>
    public void Ended(Function function, TimerEntry entry)
    {
        if (entry.Missed > 0) missed.Add(entry.Missed, function.Tag);
        if (entry.Outcome == TimerEntry.Again) duplicates.Add(1, function.Tag);
        else if (entry.Outcome != TimerEntry.Passed) runs.Add(1, function.Tag, new KeyValuePair<string, object?>("outcome", entry.Outcome));
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    // Asked for when somebody collects; the embedded engine answers on this thread.
    private static IEnumerable<Measurement<long>> Depths(IStorageEngine storage) =>
        storage.ListQueuesAsync(StoreNames.Own, CancellationToken.None).AsTask().GetAwaiter().GetResult()
            .Select(queue => new Measurement<long>(queue.Messages, new KeyValuePair<string, object?>("queue", queue.Queue.Name)));
}

using System.Diagnostics.Metrics;
using Fulmar.Runtime;
using Fulmar.Runtime.Invocations;
using Fulmar.Storage;

namespace Fulmar.Triggers;

/// <summary>The triggers' instruments, on the meter <c>Fulmar</c>.</summary>
internal sealed class TriggerMetrics : IDisposable
{
    private readonly Meter meter = new(FulmarDiagnostics.Name);
    private readonly Counter<long> settled;

    /// <summary>Registers the instruments.</summary>
    public TriggerMetrics(IStorageEngine storage)
    {
        settled = meter.CreateCounter<long>("fulmar.queue.settled", "{message}", "Messages that functions have settled; by queue and how.");
        meter.CreateObservableGauge("fulmar.queue.messages", () => Depths(storage), "{message}", "Messages in a queue; by queue.");
    }

    /// <summary>Counts a message that was settled.</summary>
    /// <param name="queue">Where it was.</param>
    /// <param name="how">acknowledged, released, dead-lettered, lost.</param>
    public void Settled(QueueKey queue, string how)
    {
        if (settled.Enabled) settled.Add(1, new KeyValuePair<string, object?>("queue", queue.Name), new KeyValuePair<string, object?>("how", how));
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    // Asked for when somebody collects; the embedded engine answers on this thread.
    private static IEnumerable<Measurement<long>> Depths(IStorageEngine storage) =>
        storage.ListQueuesAsync(StoreNames.Own, CancellationToken.None).AsTask().GetAwaiter().GetResult()
            .Select(queue => new Measurement<long>(queue.Messages, new KeyValuePair<string, object?>("queue", queue.Queue.Name)));
}

using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Storage;
using Fulmar.Triggers;
using Fulmar.Triggers.Queues;
using Fulmar.Triggers.Timers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Tests.Timers;

/// <summary>What a process has of timers, on a store that outlives it: the pump is driven by hand.</summary>
internal sealed class TimerNode : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly RuntimeMetrics runtimeMetrics;
    private readonly string suspectsFile = Path.GetTempFileName();
    private readonly Suspects suspects;

    public TimerNode(IStorageEngine storage, TimeProvider time)
    {
        var inFlight = new InFlight(new InFlightOptions(), time, NullLogger<InFlight>.Instance);
        runtimeMetrics = new RuntimeMetrics(inFlight);
        Metrics = new TriggerMetrics(storage);
        var pipeline = new InvocationPipeline(inFlight, runtimeMetrics, storage, time, NullLoggerFactory.Instance);
        suspects = Suspects.Open(suspectsFile);
        Services = new PumpServices(storage, pipeline, suspects, Metrics, time, NullLoggerFactory.Instance);
        Store = new TimerStore(storage);
        Book = new TimerBook(Store, new TimerLease(storage, time), time);
        Ledger = new TimerLedger(storage, time);
        Manual = new ManualTrigger(Catalog, pipeline, Book, Metrics, time);
    }

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public PumpServices Services { get; }

    public TriggerMetrics Metrics { get; }

    public AppCatalog Catalog { get; } = new();

    public TimerStore Store { get; }

    public TimerBook Book { get; }

    public TimerLedger Ledger { get; }

    public ManualTrigger Manual { get; }

    /// <summary>The pump of a version of the app.</summary>
    public TimerPump Pump(AppSnapshot app) =>
        new(app, [.. app.Functions.Select(function => TimerFunction.Read(app, function, (TimerTriggerDefinition)function.Trigger))], Book, Services);

    /// <summary>One pass of a pump, and the end of all that runs then.</summary>
    public async Task Pass(TimerPump pump)
    {
        await pump.RunOnceAsync(Cancelled);
        await End(pump);
    }

    /// <summary>Waits for the end of all that runs.</summary>
    public async Task End(TimerPump pump)
    {
        while (pump.Timers.Any(timer => Book.Slot(timer.Function.Name).IsRunning))
            await Book.SleepAsync(Timeout.InfiniteTimeSpan, Cancelled).WaitAsync(Bound, Cancelled);
    }

    /// <summary>The ledger of a function, oldest first.</summary>
    public async Task<IReadOnlyList<TimerEntry>> Entries(string function) => [.. (await Ledger.ReadNewestAsync(function, 1_000, Cancelled)).Reverse()];

    public void Dispose()
    {
        Metrics.Dispose();
        runtimeMetrics.Dispose();
        suspects.Dispose();
        File.Delete(suspectsFile);
        Book.Dispose();
    }
}

using System.Diagnostics.Metrics;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;

namespace Fulmar.Runtime;

/// <summary>The runtime's instruments, on the meter <c>Fulmar</c>.</summary>
public sealed class RuntimeMetrics : IDisposable
{
    private readonly Meter meter = new(FulmarDiagnostics.Name);
    private readonly Histogram<double> duration;

    /// <summary>Registers the instruments.</summary>
    public RuntimeMetrics(InFlight inFlight)
    {
        duration = meter.CreateHistogram<double>("fulmar.invocation.duration", "s", "Time from the trigger to the delivered result; by function and outcome.");
        meter.CreateObservableGauge("fulmar.invocations.running", () => inFlight.Count, "{invocation}", "Invocations that run now.");
        meter.CreateObservableGauge("fulmar.invocations.runaway", () => inFlight.Runaways, "{invocation}", "Invocations that were given up and still run.");
    }

    internal void Ended(Function function, InvocationOutcome outcome, TimeSpan took)
    {
        if (duration.Enabled)
            duration.Record(took.TotalSeconds, function.Tag, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fulmar.Runtime.Catalog;

namespace Fulmar.Runtime.Invocations;

/// <summary>The one source of spans.</summary>
public static class FulmarDiagnostics
{
    /// <summary>What traces and metrics are published under.</summary>
    public const string Name = "Fulmar";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>
    /// Starts the span of an invocation. Without a listener it is not recorded, but still carries the trace context to whatever the function calls.
    /// </summary>
    internal static Activity StartInvocation(string function, string? traceParent, string? traceState)
    {
        if (Source.HasListeners())
        {
            ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent);
            if (Source.StartActivity(function, ActivityKind.Server, parent) is { } recorded)
            {
                recorded.SetTag("faas.name", function);
                return recorded;
            }
        }
        var activity = new Activity(function);
        if (traceParent is not null && ActivityContext.TryParse(traceParent, traceState, out _))
        {
            activity.SetParentId(traceParent);
            activity.TraceStateString = traceState;
        }
        return activity.Start();
    }

    internal static void EndInvocation(Invocation invocation, InvocationOutcome outcome, Exception? failure)
    {
        var activity = invocation.Activity!;
        if (activity.IsAllDataRequested)
        {
            invocation.Describe(activity);
            if (outcome != InvocationOutcome.Succeeded) activity.SetStatus(ActivityStatusCode.Error, failure?.Message ?? outcome.ToString());
            if (failure is not null) activity.AddException(failure);
        }
        activity.Stop();
    }
}

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

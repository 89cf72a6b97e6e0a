using System.Diagnostics;

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

using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fulmar.Hosting;
using Fulmar.Runtime.Workers;
using Fulmar.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Invocations;

/// <summary>
/// The way of every invocation, whatever triggered it: trace → bind and run → settle → tell. Admission is the trigger's, because only it
/// can make its caller wait.
/// </summary>
public sealed partial class InvocationPipeline(InFlight inFlight, RuntimeMetrics metrics, IStorageEngine storage, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger results = loggers.CreateLogger("Host.Results");

    /// <summary>Runs the invocation to its end. Never throws for what user code did.</summary>
    /// <param name="invocation">Not yet run.</param>
    /// <param name="traceParent">The <c>traceparent</c> that the trigger brought, null for none.</param>
    /// <param name="traceState">The <c>tracestate</c> that came with it.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InvocationOutcome> RunAsync(Invocation invocation, string? traceParent, string? traceState)
    {
        var function = invocation.Function;
        // 1. Trace. The activity is current while user code runs, so that calls it makes carry the context on.
        var activity = FulmarDiagnostics.StartInvocation(function.Name, traceParent, traceState);
        invocation.Activity = activity;
        invocation.StartedAt = Stopwatch.GetTimestamp();
        invocation.Storage = storage;
        invocation.Time = time;
        Invocation.Current = invocation;
        function.State.Started();
        inFlight.Add(invocation);

        var outcome = InvocationOutcome.Succeeded;
        var wasSettled = false;
        Exception? failure = null;
        try
        {
            // 2. Bind and run: generated code fills the parameters and calls the method.
            if (invocation.App.Middleware is { } middleware) await middleware(invocation).ConfigureAwait(false);
            else await function.Invoke(invocation).ConfigureAwait(false);

            // 3. Settle, unless the watch has already answered for it.
            if (!invocation.TryBeginSettling() || invocation.IsOverdue) outcome = InvocationOutcome.TimedOut;
            else
            {
                await invocation.SettleAsync().ConfigureAwait(false);
                outcome = invocation.Delivery;
                wasSettled = true;
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            outcome = OutcomeOf(exception, invocation);
        }
        if (!wasSettled && (invocation.TryBeginSettling() || !invocation.IsAbandoned))
            await TellAsync(invocation, failure, outcome).ConfigureAwait(false);

        // 4. Tell.
        inFlight.Remove(invocation);
        function.State.Ended(outcome);
        var duration = Stopwatch.GetElapsedTime(invocation.StartedAt);
        metrics.Ended(function, outcome, duration);
        Log.Ended(results, invocation, outcome, duration, failure);
        FulmarDiagnostics.EndInvocation(invocation, outcome, failure);
        // The result is delivered: what the app's services throw now changes nothing about it.
        try { await invocation.EndAsync().ConfigureAwait(false); }
        catch (Exception exception) { Log.NotDisposed(results, exception, function.Name, invocation.InvocationId); }
        return outcome;
    }

    private async ValueTask TellAsync(Invocation invocation, Exception? failure, InvocationOutcome outcome)
    {
        try
        {
            if (invocation.Result is IUndelivered undelivered) await undelivered.DropAsync().ConfigureAwait(false);
            await invocation.FailAsync(failure ?? new TimeoutException(), outcome).ConfigureAwait(false);
        }
        // Nobody else is left to tell; what the invocation holds must be given back all the same.
        catch (Exception exception) { Log.NotTold(results, exception, invocation.Function.Name, invocation.InvocationId); }
    }

    private static InvocationOutcome OutcomeOf(Exception exception, Invocation invocation) => exception switch
    {
        _ when invocation.IsOverdue => InvocationOutcome.TimedOut,
        _ when invocation.IsCallerGone => InvocationOutcome.Cancelled,
        OperationCanceledException or WorkerLostException when invocation.IsCancelRequested => InvocationOutcome.Cancelled,
        BadHttpRequestException or UnreadableMessageException => InvocationOutcome.Rejected,
        _ => InvocationOutcome.Failed,
    };

    private static partial class Log
    {
        public static void Ended(ILogger logger, Invocation invocation, InvocationOutcome outcome, TimeSpan duration, Exception? failure)
        {
            switch (outcome)
            {
                case InvocationOutcome.Succeeded when logger.IsEnabled(LogLevel.Debug):
                    Succeeded(logger, invocation.Function.Name, invocation.InvocationId, outcome, duration.TotalMilliseconds);
                    break;
                case InvocationOutcome.Succeeded:
                    break;
                case InvocationOutcome.Rejected or InvocationOutcome.Cancelled or InvocationOutcome.Refused or InvocationOutcome.LeaseLost or InvocationOutcome.Undelivered:
                    Refused(logger, invocation.Function.Name, invocation.InvocationId, outcome, duration.TotalMilliseconds, failure?.Message ?? invocation.RefusalReason ?? invocation.DeliveryProblem);
                    break;
                case InvocationOutcome.TimedOut:
                    TimedOut(logger, invocation.Function.Name, invocation.InvocationId, outcome, duration.TotalMilliseconds);
                    break;
                default:
                    Failed(logger, failure, invocation.Function.Name, invocation.InvocationId, outcome, duration.TotalMilliseconds);
                    break;
            }
        }

        [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Function} {InvocationId} {Outcome} {DurationMs:0.0} ms")]
        private static partial void Succeeded(ILogger logger, string function, string invocationId, InvocationOutcome outcome, double durationMs);

        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Function} {InvocationId} {Outcome} {DurationMs:0.0} ms: {Reason}")]
        private static partial void Refused(ILogger logger, string function, string invocationId, InvocationOutcome outcome, double durationMs, string? reason);

        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "FUL3002: {Function} {InvocationId} {Outcome} {DurationMs:0.0} ms")]
        private static partial void TimedOut(ILogger logger, string function, string invocationId, InvocationOutcome outcome, double durationMs);

        [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "A service of {Function} {InvocationId} threw when it was disposed of")]
        public static partial void NotDisposed(ILogger logger, Exception exception, string function, string invocationId);

        [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "How {Function} {InvocationId} ended could not be told or settled")]
        public static partial void NotTold(ILogger logger, Exception exception, string function, string invocationId);

        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "FUL3001: {Function} {InvocationId} {Outcome} {DurationMs:0.0} ms")]
        private static partial void Failed(ILogger logger, Exception? exception, string function, string invocationId, InvocationOutcome outcome, double durationMs);
    }
}

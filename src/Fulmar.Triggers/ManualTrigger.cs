using System.Diagnostics;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Triggers.Queues;
using Fulmar.Triggers.Timers;
using Fulmar.Triggers.Warmup;

namespace Fulmar.Triggers;

/// <summary>How a run ended that somebody asked for.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Failure">Why it failed: a code, and sentences; null where it succeeded.</param>
internal sealed record ManualResult(InvocationOutcome Outcome, TimeSpan Duration, (string Code, string Description)? Failure);

/// <summary>
/// Runs a function of a timer or a queue, or one that warms up, once, now, because somebody asks for it: the timer's schedule and the queue are not
/// touched. Even one that is switched off.
/// </summary>
internal sealed class ManualTrigger(AppCatalog catalog, InvocationPipeline pipeline, TimerBook timers, TriggerMetrics metrics, TimeProvider time)
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="name">The function's.</param>
    /// <param name="input">The message of a queue's function.</param>
    /// <returns>Null where there is no such function, or none that runs so.</returns>
    /// <exception cref="FulmarException">The schedule of a timer that is switched off is none (FUL1010).</exception>
    public async Task<ManualResult?> RunAsync(string name, ReadOnlyMemory<byte> input)
    {
        while (catalog.Current is { } app && app.Find(name) is { } function)
        {
            if (!app.TryEnter())
            {
                // Replaced, and drained: the version that serves now takes it. Where there is none, the host stops.
                if (app == catalog.Current) return null;
                continue;
            }
            TriggerInvocation? invocation;
            try { invocation = await MakeAsync(app, function, input).ConfigureAwait(false); }
            catch
            {
                app.Leave();
                throw;
            }
            if (invocation is not null) return await RunAsync(invocation).ConfigureAwait(false);
            app.Leave();
            return null;
        }
        return null;
    }

    private async ValueTask<TriggerInvocation?> MakeAsync(AppSnapshot app, Function function, ReadOnlyMemory<byte> input)
    {
        var now = time.GetUtcNow();
        var givenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        switch (function.Trigger)
        {
            case QueueTriggerDefinition queue:
                return new ManualMessageInvocation(app, function, queue, input, now) { GivenUp = givenUp };
            case TimerTriggerDefinition trigger:
                var timer = TimerFunction.Read(app, function, trigger);
                var state = await timers.FindStateAsync(timer, CancellationToken.None).ConfigureAwait(false);
                return new TimerInvocation(app, new TimerRun(timer, TimerRunKind.Manual, DueOccurrence.Besides(now), now, metrics) { Before = state }) { GivenUp = givenUp };
            case WarmupTriggerDefinition:
                return new WarmupInvocation(app, function) { GivenUp = givenUp };
            default:
                return null;
        }
    }

    private async Task<ManualResult> RunAsync(TriggerInvocation invocation)
    {
        var started = Stopwatch.GetTimestamp();
        var run = RunToEndAsync(invocation);
        // Code that runs away is not waited for.
        await Task.WhenAny(run, invocation.GivenUp!.Task).ConfigureAwait(false);
        var outcome = run.IsCompleted ? await run.ConfigureAwait(false) : InvocationOutcome.TimedOut;
        return new ManualResult(outcome, Stopwatch.GetElapsedTime(started), outcome == InvocationOutcome.Succeeded ? null : invocation.Explain(outcome, invocation.Failure));
    }

    private async Task<InvocationOutcome> RunToEndAsync(TriggerInvocation invocation)
    {
        try { return await pipeline.RunAsync(invocation, null, null).ConfigureAwait(false); }
        finally { invocation.App.Leave(); }
    }
}

using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Storage;

namespace Fulmar.Triggers.Timers;

/// <summary>A run of a function that a timer started. Its end is one commit: the ledger's entry, the timer's state and all its effects.</summary>
internal sealed class TimerInvocation(AppSnapshot app, TimerRun run) : TriggerInvocation(app, run.Timer.Function)
{
    private TimerInfo? timer;

    public override RetryContext? RetryContext => run.Retry is { } policy ? new Attempt(run.Failures, policy.MaxRetryCount) : null;

    internal override TimerInfo Timer => timer ??= run.Payload.ToTimerInfo();

    protected override IReadOnlyDictionary<string, object?> ReadBindingData() => new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
    {
        ["TimerTrigger"] = System.Text.Encoding.UTF8.GetString(run.Payload.ToJson()),
    };

    protected internal override async ValueTask SettleAsync()
    {
        var end = run.End(nameof(InvocationOutcome.Succeeded), Time.GetUtcNow());
        switch (await CommitAsync(end.Unit).ConfigureAwait(false))
        {
            case Committed:
                run.Apply(end);
                break;
            case Refused { Refusal: Fenced }:
                // Another node has the timers now, and runs what is owed.
                Delivery = InvocationOutcome.LeaseLost;
                break;
            case Refused refused when end.IsSettledBefore(refused):
                Delivery = InvocationOutcome.Refused;
                await run.CommitAsync(run.End(TimerEntry.Again, Time.GetUtcNow()), Storage!).ConfigureAwait(false);
                break;
            case Refused:
                // A document had changed meanwhile: the next attempt reads it as it is then.
                Delivery = InvocationOutcome.Refused;
                await FailAsync(InvocationOutcome.Refused).ConfigureAwait(false);
                break;
        }
    }

    protected internal override async ValueTask FailAsync(Exception exception, InvocationOutcome outcome)
    {
        Failure = exception;
        // The host stops, or the version was replaced: that is nobody's failure, and it is run again.
        if (outcome != InvocationOutcome.Cancelled) await FailAsync(outcome).ConfigureAwait(false);
    }

    // Its code still runs, and keeps the timer from its next run; what it was to do is settled.
    protected internal override async Task AbandonAsync()
    {
        GivenUp?.TrySetResult();
        await FailAsync(InvocationOutcome.TimedOut).ConfigureAwait(false);
    }

    private ValueTask FailAsync(InvocationOutcome outcome) => run.CommitAsync(run.Fail(outcome, Time.GetUtcNow()), Storage!);
}

using Fulmar.Runtime.Invocations;
using Fulmar.Storage;

namespace Fulmar.Triggers.Timers;

/// <summary>One run of a timer's function, or an occurrence that is passed over: what it commits in the end.</summary>
/// <param name="Timer">Whose.</param>
/// <param name="Kind">Why it runs.</param>
/// <param name="Due">The occurrence.</param>
/// <param name="Started">When this attempt started.</param>
/// <param name="Metrics">Counts it.</param>
internal sealed record TimerRun(TimerFunction Timer, TimerRunKind Kind, DueOccurrence Due, DateTimeOffset Started, TriggerMetrics Metrics)
{
    private static readonly string Owner = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Whose state goes on with it; null for a run besides the schedule.</summary>
    public TimerSlot? Slot { get; init; }

    /// <summary>Refuses its commit once another node has the timers; null for a run that anybody may ask for.</summary>
    public Guard? Guard { get; init; }

    /// <summary>The timer's state before it; null where there is none.</summary>
    public TimerState? Before { get; init; }

    /// <summary>Attempts that failed before this one.</summary>
    public int Failures => Slot is null ? 0 : Before?.Retry?.Attempts ?? 0;

    /// <summary>The function's retry policy, where it applies.</summary>
    public RetryDefinition? Retry => Slot is null ? null : Timer.Function.Definition.Retry;

    private DateTimeOffset FirstStarted => Slot is null ? Started : Before?.Retry?.Started ?? Started;

    /// <summary>What the function learns of it.</summary>
    public TimerPayload Payload => TimerPayload.Of(Timer.Trigger.UseMonitor ? Before : null, Timer.Schedule, Due, FirstStarted);

    /// <summary>The end that is one.</summary>
    /// <param name="outcome">As the ledger says it.</param>
    /// <param name="now">The time.</param>
    public TimerEnd End(string outcome, DateTimeOffset now)
    {
        var isDuplicate = outcome == TimerEntry.Again;
        var entry = new TimerEntry(
            TimerEntry.CurrentFormat, Kind, Owner, Due.At, FirstStarted, now, outcome, Math.Max(0, (FirstStarted - Due.At).TotalMilliseconds),
            // Its first end has counted them.
            isDuplicate ? 0 : Due.Missed, !isDuplicate && Due.AtLeast, Due.Runs ? Failures + 1 : 0);
        return Of(Slot is null ? null : Before!.Settled(Timer.Schedule, Due, FirstStarted), entry);
    }

    /// <summary>The end of an attempt that failed: another one, or the end.</summary>
    public TimerEnd Fail(InvocationOutcome outcome, DateTimeOffset now) =>
        Retry?.After(Failures + 1) is { } wait ? Of(Before!.Failed(Due, FirstStarted, now, wait), entry: null) : End(outcome.ToString(), now);

    /// <summary>Commits an end that has no effects. One that another node may no longer make is dropped.</summary>
    public async ValueTask CommitAsync(TimerEnd end, IStorageEngine storage)
    {
        if (end.Unit.Count > 0 && await storage.CommitAsync(new StorageCommit(end.Unit), CancellationToken.None).ConfigureAwait(false) is Refused refused)
        {
            // Settled before: the timer goes on from there.
            if (end.IsSettledBefore(refused)) await CommitAsync(End(TimerEntry.Again, end.Entry!.Ended), storage).ConfigureAwait(false);
            return;
        }
        Apply(end);
    }

    /// <summary>Goes on from an end that is committed.</summary>
    public void Apply(TimerEnd end)
    {
        if (Slot is not null) Slot.State = end.After;
        if (end.Entry is { } entry) Metrics.Ended(Timer.Function, entry);
    }

    private TimerEnd Of(TimerState? after, TimerEntry? entry)
    {
        List<StorageOperation> unit = [];
        if (Guard is not null) unit.Add(Guard);
        if (entry is not null) unit.Add(TimerLedger.Write(Timer.Function.Name, entry));
        if (after is not null && Timer.Trigger.UseMonitor) unit.Add(TimerStore.Put(Timer.Function.Name, after));
        return new TimerEnd(unit, after, entry);
    }
}

/// <summary>How a run ends.</summary>
/// <param name="Unit">What is committed, besides the function's effects.</param>
/// <param name="After">The timer's state then; null where it does not change.</param>
/// <param name="Entry">What the ledger says; null where the run is tried again.</param>
internal sealed record TimerEnd(IReadOnlyList<StorageOperation> Unit, TimerState? After, TimerEntry? Entry)
{
    /// <summary>Whether it was refused because the occurrence has an end already.</summary>
    public bool IsSettledBefore(Refused refused) => refused is { Refusal: AlreadyDone, Operation: var index } && index < Unit.Count && Unit[index] is Once;
}

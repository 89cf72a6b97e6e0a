using Fulmar.Runtime.Catalog;
using Fulmar.Storage;
using Microsoft.Extensions.Logging;

namespace Fulmar.Triggers.Timers;

/// <summary>
/// Starts the functions of all timers of a version when they are due: one wait for all of them, and one run of each at a time. It runs nothing
/// while another node has the timers.
/// </summary>
internal sealed partial class TimerPump : IPump
{
    /// <summary>How long to wait before asking for the timers again, and before a run that could not be settled is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly AppSnapshot app;
    private readonly TimerBook book;
    private readonly PumpServices services;
    private readonly ILogger logger;
    private readonly Dictionary<TimerSlot, TimerFunction> timers;
    private readonly DueQueue<TimerSlot> due = new();
    private long begun;

    public TimerPump(AppSnapshot app, IReadOnlyList<TimerFunction> timers, TimerBook book, PumpServices services)
    {
        this.app = app;
        this.book = book;
        this.services = services;
        logger = services.Loggers.CreateLogger<TimerPump>();
        this.timers = timers.ToDictionary(timer => book.Slot(timer.Function.Name));
    }

    /// <summary>The timers that it runs.</summary>
    public IEnumerable<TimerFunction> Timers => timers.Values;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The pump of the version before ends first: two must not start one timer.
        using var turn = await book.EnterAsync(cancellationToken).ConfigureAwait(false);
        begun = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = await RunOnceAsync(cancellationToken).ConfigureAwait(false);
            await book.SleepAsync(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Starts all that is due, and tells how long there is nothing to do.</summary>
    public async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        // Before the lease is renewed: what is due at the full second must not wait for that.
        if (begun != 0) await StartDueAsync(cancellationToken).ConfigureAwait(false);
        if (!await book.HoldAsync(cancellationToken).ConfigureAwait(false))
        {
            begun = 0;
            // Another node runs what is owed; what runs here could not commit.
            foreach (var slot in timers.Keys) slot.Invocation?.Cancel();
            return Pause;
        }
        if (begun != book.Epoch)
        {
            await PrepareAsync(timers.Keys, cancellationToken).ConfigureAwait(false);
            begun = book.Epoch;
            StartWithHost();
        }
        await StartDueAsync(cancellationToken).ConfigureAwait(false);
        return due.Wait(services.Time.GetUtcNow());
    }

    private async ValueTask StartDueAsync(CancellationToken cancellationToken)
    {
        List<TimerSlot>? changed = null;
        while (book.TryTakeChanged(out var slot))
            if (timers.ContainsKey(slot)) (changed ??= []).Add(slot);
        if (changed is not null) await PrepareAsync(changed, cancellationToken).ConfigureAwait(false);
        var now = services.Time.GetUtcNow();
        while (due.TryTake(now, out var slot)) Start(slot, TimerRunKind.Scheduled);
    }

    /// <summary>
    /// Finds out when timers are due next. One that is new, or whose schedule changed, is written down now: from here on it owes its occurrences,
    /// even if the host is down when they are due.
    /// </summary>
    private async ValueTask PrepareAsync(IEnumerable<TimerSlot> slots, CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        List<(TimerSlot Slot, TimerState State)> begun = [];
        List<TimerSlot> waiting = [];
        foreach (var slot in slots)
        {
            due.Remove(slot);
            if (slot.IsRunning) continue;
            var state = TimerState.Begin(slot.State, timers[slot].Schedule, now);
            if (!ReferenceEquals(state, slot.State)) begun.Add((slot, state));
            if (!slot.IsPaused) waiting.Add(slot);
        }
        List<StorageOperation> unit = [.. begun.Where(one => timers[one.Slot].Trigger.UseMonitor).Select(one => TimerStore.Put(one.Slot.Function, one.State))];
        // Refused only when another node has taken the timers: then the lease tells so, and all begins again.
        if (unit.Count > 0 && await services.Storage.CommitAsync(new StorageCommit([book.Guard, .. unit]), cancellationToken).ConfigureAwait(false) is Refused) return;
        foreach (var (slot, state) in begun) slot.State = state;
        foreach (var slot in waiting) due.Set(slot, slot.WakesAt);
    }

    private void StartWithHost()
    {
        if (book.HasStarted) return;
        book.HasStarted = true;
        var now = services.Time.GetUtcNow();
        foreach (var (slot, timer) in timers)
            // One that is past due runs anyway.
            if (timer.Trigger.RunOnStartup && slot is { IsRunning: false, IsPaused: false, State: not null } && slot.WakesAt > now) Start(slot, TimerRunKind.Startup);
    }

    private void Start(TimerSlot slot, TimerRunKind kind)
    {
        due.Remove(slot);
        slot.IsRunning = true;
        // On the pool: a function that computes must not keep the next ones from starting.
        ThreadPool.UnsafeQueueUserWorkItem(
            static run => _ = run.Pump.RunAsync(run.Slot, run.Before, run.Kind, run.Guard), (Pump: this, Slot: slot, Before: slot.State!, Kind: kind, book.Guard), preferLocal: false);
    }

    private async Task RunAsync(TimerSlot slot, TimerState before, TimerRunKind kind, Guard guard)
    {
        // Replaced, and drained: the version that serves now takes it.
        var isServing = app.TryEnter();
        try
        {
            if (isServing && Find(slot, before, kind, guard) is { } run) await RunAsync(slot, run).ConfigureAwait(false);
        }
        catch (Exception exception) { Log.NotSettled(logger, exception, slot.Function, Pause); }
        finally
        {
            if (isServing) app.Leave();
            // What could not be settled, as on a full disk, must not run in circles.
            slot.HeldUntil = isServing && kind == TimerRunKind.Scheduled && ReferenceEquals(before, slot.State) ? services.Time.GetUtcNow() + Pause : default;
            book.End(slot);
        }
    }

    private TimerRun? Find(TimerSlot slot, TimerState before, TimerRunKind kind, Guard guard)
    {
        var (timer, now) = (timers[slot], services.Time.GetUtcNow());
        var occurrence = kind == TimerRunKind.Startup ? DueOccurrence.Besides(now) : before.FindDue(timer.Schedule, now, timer.Trigger.CatchUp);
        return occurrence is null ? null
            : new TimerRun(timer, kind, occurrence, now, services.Metrics) { Slot = kind == TimerRunKind.Scheduled ? slot : null, Guard = guard, Before = before };
    }

    private async Task RunAsync(TimerSlot slot, TimerRun run)
    {
        if (run.Due.Runs)
        {
            if (run is { Kind: TimerRunKind.Scheduled, Failures: 0 }) services.Metrics.Started(run.Timer.Function, run.Started - run.Due.At);
            await services.Pipeline.RunAsync(slot.Invocation = new TimerInvocation(app, run), null, null).ConfigureAwait(false);
        }
        else await run.CommitAsync(run.End(TimerEntry.Passed, run.Started), services.Storage).ConfigureAwait(false);
        if (run.Due.Missed > 0) Log.Missed(logger, run.Timer.Function.Name, run.Due.AtLeast ? "at least " : "", run.Due.Missed);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A run of {Function} could not be settled. It is tried again in {Pause}.")]
        public static partial void NotSettled(ILogger logger, Exception exception, string function, TimeSpan pause);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} missed {Least}{Missed} of its occurrences.")]
        public static partial void Missed(ILogger logger, string function, string least, int missed);
    }
}

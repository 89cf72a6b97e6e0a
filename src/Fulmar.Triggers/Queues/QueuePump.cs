using Fulmar.Runtime.Catalog;
using Fulmar.Storage;
using Microsoft.Extensions.Logging;

namespace Fulmar.Triggers.Queues;

/// <summary>
/// Takes messages from one queue and starts one function with them. It takes more as soon as functions have ended, without waiting for their
/// commits: so the next lease and the settlements before it share a transaction.
/// </summary>
internal sealed partial class QueuePump : IPump
{
    /// <summary>How long a message is held; it is renewed at a third of that.</summary>
    public static readonly TimeSpan Visibility = TimeSpan.FromSeconds(60);

    /// <summary>Messages that are taken beyond those that may run, at most.</summary>
    private const int MostAhead = 240;

    /// <summary>How soon all that were taken must have started for more of them to be taken next time.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(50);

    private readonly AppSnapshot app;
    private readonly Function function;
    private readonly QueueTriggerDefinition trigger;
    private readonly PumpServices services;
    private readonly QueueLimits limits;
    private readonly ILogger logger;
    private readonly WakeUp messages = new(), room = new();
    private int running, givenUp, ahead;

    public QueuePump(AppSnapshot app, Function function, QueueTriggerDefinition trigger, PumpServices services)
    {
        this.app = app;
        this.function = function;
        this.trigger = trigger;
        this.services = services;
        limits = QueueLimits.Of(function, trigger, app.Host);
        Policy = FailurePolicy.Of(function, trigger, app.Host);
        logger = services.Loggers.CreateLogger<QueuePump>();
    }

    /// <summary>The function that it starts.</summary>
    public Function Function => function;

    /// <summary>The queue that it reads.</summary>
    public QueueKey Queue => trigger.Queue;

    /// <summary>What becomes of messages whose attempt failed.</summary>
    public FailurePolicy Policy { get; }

    /// <summary>Messages that its functions have handled, in the last minute for each second.</summary>
    public Rate Handled { get; } = new();

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var subscription = services.Storage.Subscribe(Queue, messages.Set);
        while (!cancellationToken.IsCancellationRequested)
        {
            await WaitForRoomAsync(limits.Threshold, cancellationToken).ConfigureAwait(false);
            var leased = await RunOnceAsync(cancellationToken).ConfigureAwait(false);
            if (leased.Messages.Count > 0) continue;
            // Woken by a commit, or when a message becomes due; a wake-up from another node may be lost, so it looks by itself too.
            var due = leased.NextDue is { } next && next < limits.LongestSleep ? next : limits.LongestSleep;
            await messages.SleepAsync(due, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes messages once and starts the function with them.</summary>
    public async Task<MessagesLeased> RunOnceAsync(CancellationToken cancellationToken)
    {
        var count = Math.Min(limits.Take(Volatile.Read(ref running)) + ahead, StorageLimits.Page);
        var lease = new LeaseMessages(Queue, count, Visibility, LeaseHolder.Pump) { WholeSession = trigger is { IsBatched: true, IsSessionsEnabled: true } };
        var outcome = (Committed)await services.Storage.CommitAsync(new StorageCommit(lease), cancellationToken).ConfigureAwait(false);
        var leased = (MessagesLeased)outcome.Results[0];
        var sound = leased.Messages.Count == 0 ? leased.Messages : await SetAsideAsync(leased.Messages).ConfigureAwait(false);
        if (sound is [{ IsAlone: true } suspect]) await RunAloneAsync(suspect, cancellationToken).ConfigureAwait(false);
        else if (trigger.IsBatched && sound.Count > 0) Start(sound);
        else if (sound.Count > 0) await StartAllAsync(sound, isFull: leased.Messages.Count == count, cancellationToken).ConfigureAwait(false);
        return leased;
    }

    /// <summary>There is room for another invocation.</summary>
    public void MakeRoom()
    {
        Interlocked.Decrement(ref running);
        room.Set();
    }

    /// <summary>An invocation was given up: its code may run for ever, and keeps its room.</summary>
    public void GaveUp()
    {
        Interlocked.Increment(ref givenUp);
        room.Set();
    }

    /// <summary>The code of one that was given up has ended after all.</summary>
    public void Ended() => Interlocked.Decrement(ref givenUp);

    /// <summary>Leases ended before the commit: what the function did is undone, and somebody else has the messages.</summary>
    public void Lost(int count)
    {
        for (var i = 0; i < count; i++) services.Metrics.Settled(Queue, "lost");
    }

    /// <summary>Messages are settled: their functions have succeeded, or an attempt failed.</summary>
    public void Settled(IReadOnlyList<StorageOperation> settlement)
    {
        foreach (var operation in settlement)
        {
            services.Metrics.Settled(Queue, operation switch { Acknowledge => "acknowledged", DeadLetter => "dead-lettered", _ => "released" });
            if (operation is DeadLetter dead) Log.DeadLettered(logger, function.Name, Queue.Name, dead.Receipt.Sequence, dead.Target.Name, dead.Reason, dead.Description);
        }
    }

    /// <summary>Holds a message for longer; false when it is lost: somebody else has it, or it is gone.</summary>
    public async Task<bool> ExtendAsync(LeasedMessage message) =>
        await services.Storage.CommitAsync(new StorageCommit(new Extend(message.Receipt, Visibility)), CancellationToken.None).ConfigureAwait(false) is Committed;

    /// <summary>
    /// Starts as many as may run, and the others as soon as there is room. While that is quick, more are taken in one transaction than may run at
    /// once: otherwise the number of transactions a second would bound the rate. What gets no turn in time is given back.
    /// </summary>
    private async Task StartAllAsync(IReadOnlyList<LeasedMessage> sound, bool isFull, CancellationToken cancellationToken)
    {
        var begun = services.Time.GetTimestamp();
        for (var i = 0; i < sound.Count; i++)
        {
            if (Volatile.Read(ref running) >= limits.Most && !await HasRoomAsync(begun, cancellationToken).ConfigureAwait(false))
            {
                ahead = 0;
                await ReleaseAsync([.. sound.Skip(i)]).ConfigureAwait(false);
                return;
            }
            Start([sound[i]]);
        }
        if (services.Time.GetElapsedTime(begun) > Quick) ahead = 0;
        else if (isFull && !trigger.IsSessionsEnabled) ahead = Math.Min(MostAhead, Math.Max(limits.Batch, 2 * ahead));
    }

    /// <summary>Waits for room to start one; false when that takes too long or the pump stops.</summary>
    private async Task<bool> HasRoomAsync(long begun, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref running) >= limits.Most)
        {
            var left = (Visibility / 3) - services.Time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero || cancellationToken.IsCancellationRequested) return false;
            await room.SleepAsync(left, services.Time, cancellationToken).ConfigureAwait(false);
        }
        return true;
    }

    private void Start(IReadOnlyList<LeasedMessage> held)
    {
        Interlocked.Increment(ref running);
        // On the pool: a function that computes must not keep the next ones from starting.
        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Pump.InvokeAsync(state.Held), (Pump: this, Held: held), preferLocal: false);
    }

    private async Task InvokeAsync(IReadOnlyList<LeasedMessage> held)
    {
        if (!app.TryEnter())
        {
            // Replaced, and drained: the version that serves now takes them.
            await ReleaseAsync(held).ConfigureAwait(false);
            MakeRoom();
            return;
        }
        var invocation = new QueueInvocation(app, function, trigger, held, this);
        var places = new int[held.Count];
        for (var i = 0; i < places.Length; i++) places[i] = services.Suspects.Started(held[i].Receipt.Sequence);
        try
        {
            var first = held[0].Stored.Message;
            await services.Pipeline.RunAsync(invocation, first.TraceParent, first.TraceState).ConfigureAwait(false);
        }
        finally
        {
            foreach (var place in places) services.Suspects.Ended(place);
            invocation.Ended();
            app.Leave();
            Handled.Add(held.Count, services.Time);
            // One that was given up by the watch, or whose settlement threw.
            if (!invocation.HasMadeRoom) MakeRoom();
        }
    }

    /// <summary>
    /// Runs a message that may have killed the process, or that others were always faster than: while nothing else of this queue runs, and no other
    /// such message of any queue. If the process dies now, it was this one.
    /// </summary>
    private async Task RunAloneAsync(LeasedMessage suspect, CancellationToken cancellationToken)
    {
        var hasTurn = false;
        try
        {
            // Those that were given up may never end: nothing waits for them.
            while (Volatile.Read(ref running) > Volatile.Read(ref givenUp))
            {
                await room.SleepAsync(Visibility / 3, services.Time, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (!await ExtendAsync(suspect).ConfigureAwait(false)) return;
            }
            while (!(hasTurn = await services.Suspects.TryEnterAsync(Visibility / 3, cancellationToken).ConfigureAwait(false)))
                if (!await ExtendAsync(suspect).ConfigureAwait(false)) return;
            // Behind it, all that the others have submitted is committed, and seen.
            if (!await ExtendAsync(suspect).ConfigureAwait(false)) return;
            Interlocked.Increment(ref running);
            var run = AloneAsync();
            hasTurn = false;
            // A pump that stops does not wait for it.
            await run.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException)
        {
            // Given back: a lease that ends by itself would count as a failed attempt of what never ran.
            await ReleaseAsync([suspect]).ConfigureAwait(false);
            throw;
        }
        finally
        {
            if (hasTurn) services.Suspects.Leave();
        }

        async Task AloneAsync()
        {
            try { await InvokeAsync([suspect]).ConfigureAwait(false); }
            finally { services.Suspects.Leave(); }
        }
    }

    private async Task ReleaseAsync(IReadOnlyList<LeasedMessage> held) => await services.Storage.CommitAsync(
        new StorageCommit([.. held.Select(message => new Release(message.Receipt, TimeSpan.Zero, Failed: false))]), CancellationToken.None).ConfigureAwait(false);

    private async Task WaitForRoomAsync(int most, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref running) > most && !cancellationToken.IsCancellationRequested)
            await room.SleepAsync(limits.LongestSleep, services.Time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What needs no function to know that it cannot be handled: it goes to the poison queue, and the rest is returned.</summary>
    private async ValueTask<IReadOnlyList<LeasedMessage>> SetAsideAsync(IReadOnlyList<LeasedMessage> leased)
    {
        if (!leased.Any(IsUnfit)) return leased;
        List<LeasedMessage> sound = [];
        foreach (var message in leased)
        {
            if (!IsUnfit(message))
            {
                sound.Add(message);
                continue;
            }
            var (reason, description) = message.Stored.IsDamaged
                ? (StorageErrors.DamagedRecord, "The message does not match its checksum: the disk has changed it.")
                : ("MaxDeliveryCountExceeded", $"{message.Stored.Attempts} attempts failed: the function gave the message back, or ended with its process.");
            var settlement = new StorageCommit(Policy.Settle(message, reason, description, isHopeless: true));
            if (await services.Storage.CommitAsync(settlement, CancellationToken.None).ConfigureAwait(false) is Committed) Settled(settlement.Operations);
        }
        return sound;

        bool IsUnfit(LeasedMessage message) => message.Stored.IsDamaged || Policy.IsGivenUp(message.Stored.Attempts);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} cannot handle message {Sequence} of {Queue}: it is now in {Target}. {Reason}: {Description}")]
        public static partial void DeadLettered(ILogger logger, string function, string queue, long sequence, string target, string reason, string? description);
    }
}

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

    private readonly AppSnapshot app;
    private readonly Function function;
    private readonly QueueTriggerDefinition trigger;
    private readonly PumpServices services;
    private readonly QueueLimits limits;
    private readonly ILogger logger;
    private readonly WakeUp messages = new(), room = new();
    private int running;

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
        var count = limits.Take(Volatile.Read(ref running));
        var lease = new LeaseMessages(Queue, count, Visibility, LeaseHolder.Pump) { WholeSession = trigger is { IsBatched: true, IsSessionsEnabled: true } };
        var outcome = (Committed)await services.Storage.CommitAsync(new StorageCommit(lease), cancellationToken).ConfigureAwait(false);
        var leased = (MessagesLeased)outcome.Results[0];
        var sound = leased.Messages.Count == 0 ? leased.Messages : await SetAsideAsync(leased.Messages).ConfigureAwait(false);
        if (sound is [{ IsAlone: true } suspect]) await RunAloneAsync(suspect, cancellationToken).ConfigureAwait(false);
        else if (trigger.IsBatched && sound.Count > 0) Start(sound);
        else
            foreach (var message in sound) Start([message]);
        return leased;
    }

    /// <summary>Its end is submitted: there is room for more.</summary>
    public void Submitted()
    {
        Interlocked.Decrement(ref running);
        room.Set();
    }

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

    /// <summary>Holds a message for longer.</summary>
    public async Task ExtendAsync(LeasedMessage message) =>
        await services.Storage.CommitAsync(new StorageCommit(new Extend(message.Receipt, Visibility)), CancellationToken.None).ConfigureAwait(false);

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
            Submitted();
            return;
        }
        var invocation = new QueueInvocation(app, function, trigger, held, this);
        try
        {
            var first = held[0].Stored.Message;
            await services.Pipeline.RunAsync(invocation, first.TraceParent, first.TraceState).ConfigureAwait(false);
        }
        finally
        {
            app.Leave();
            Handled.Add(held.Count, services.Time);
            // One that was given up by the watch, or whose settlement threw.
            if (!invocation.IsSubmitted) Submitted();
        }
    }

    /// <summary>
    /// Runs a message that may have killed the process, or that others were always faster than: while nothing else of this queue runs, and no other
    /// such message of any queue. If the process dies now, it was this one.
    /// </summary>
    private async Task RunAloneAsync(LeasedMessage suspect, CancellationToken cancellationToken)
    {
        try
        {
            while (Volatile.Read(ref running) > 0)
            {
                await room.SleepAsync(Visibility / 3, services.Time, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                await ExtendAsync(suspect).ConfigureAwait(false);
            }
            while (!await services.Suspects.TryEnterAsync(Visibility / 3, cancellationToken).ConfigureAwait(false)) await ExtendAsync(suspect).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Given back: a lease that ends by itself would count as a failed attempt of what never ran.
            await ReleaseAsync([suspect]).ConfigureAwait(false);
            throw;
        }
        // Behind it, all that the others have submitted is committed, and seen.
        await ExtendAsync(suspect).ConfigureAwait(false);
        Interlocked.Increment(ref running);
        // A pump that stops does not wait for it.
        await AloneAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

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

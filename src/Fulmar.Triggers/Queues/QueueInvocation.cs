using Fulmar.Hosting;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers;
using Fulmar.Storage;

namespace Fulmar.Triggers.Queues;

/// <summary>A run of a function that a message started, or a batch of them. Its end is one commit: the messages' settlement and all its effects.</summary>
internal sealed class QueueInvocation(AppSnapshot app, Function function, QueueTriggerDefinition trigger, IReadOnlyList<LeasedMessage> leased, QueuePump pump)
    : TriggerInvocation(app, function)
{
    /// <summary>How long messages wait for a process that can run their function.</summary>
    private static readonly TimeSpan Unavailable = TimeSpan.FromSeconds(1);

    private const int CodeGivenUp = 1, CodeEnded = 2;
    private int code;
    private TriggerMessage[]? messages;
    private QueueMessageActions? actions;

    /// <summary>The messages that it holds.</summary>
    public IReadOnlyList<LeasedMessage> Leased => leased;

    /// <summary>What becomes of messages whose attempt failed.</summary>
    public FailurePolicy Policy => pump.Policy;

    /// <summary>Whether its commit is under way or done: its messages need no longer lease.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Whether the pump was told that there is room for another.</summary>
    public bool HasMadeRoom { get; private set; }

    /// <summary>When its leases are to be renewed next, as a timestamp of the clock.</summary>
    public long RenewAt { get; set; }

    public override RetryContext? RetryContext => new Attempt(leased.Max(message => message.Stored.Attempts), pump.Policy.MaxAttempts - 1 ?? -1);

    internal override IReadOnlyList<TriggerMessage> Messages => messages ??= [.. leased.Select(MessageView.Of)];

    internal override ServiceBusMessageActions MessageActions => actions ??= new QueueMessageActions(this);

    /// <summary>The message of a delivery.</summary>
    public LeasedMessage? Find(string receipt) => leased.FirstOrDefault(message => MessageView.ReceiptOf(message) == receipt);

    /// <summary>Holds a message for longer, now.</summary>
    public Task<bool> ExtendAsync(LeasedMessage message) => pump.ExtendAsync(message);

    /// <summary>Its code has ended.</summary>
    public void Ended()
    {
        if (Interlocked.Exchange(ref code, CodeEnded) == CodeGivenUp) pump.Ended();
    }

    protected override IReadOnlyDictionary<string, object?> ReadBindingData() => MessageView.BindingData(Messages[0], trigger.Queue.Family);

    protected internal override async ValueTask SettleAsync()
    {
        IReadOnlyList<StorageOperation> settlement = [.. leased.Select(Settlement)];
        var outcome = await Submit(() => CommitAsync(settlement)).ConfigureAwait(false);
        switch (outcome)
        {
            case Committed:
                pump.Settled(settlement);
                break;
            case Refused { Refusal: LeaseLost }:
                Delivery = InvocationOutcome.LeaseLost;
                pump.Lost(leased.Count);
                break;
            case Refused:
                // A document had changed meanwhile: the next attempt reads it as it is then.
                Delivery = InvocationOutcome.Refused;
                await GiveUpAsync("CommitRefused", RefusalReason ?? "Its commit was refused.", Why.Conflict).ConfigureAwait(false);
                break;
        }
    }

    protected internal override async ValueTask FailAsync(Exception exception, InvocationOutcome outcome)
    {
        var isUnavailable = exception is WorkerLostException { IsUnavailable: true };
        if (isUnavailable || outcome == InvocationOutcome.Cancelled)
        {
            // The host stops, or there is no process that could run it: that is nobody's failure.
            var delay = isUnavailable ? Unavailable : TimeSpan.Zero;
            await Submit(() => Storage!.CommitAsync(Unit(message => new Release(message.Receipt, delay, Failed: false)), CancellationToken.None)).ConfigureAwait(false);
            return;
        }
        var (reason, description) = Explain(outcome, exception);
        await GiveUpAsync(reason, description, exception switch
        {
            UnreadableMessageException => Why.Hopeless,
            WorkerLostException => Why.WorkerLost,
            _ => Why.Failed,
        }).ConfigureAwait(false);
    }

    // Its code still runs and keeps the pump's slot; the messages go their way.
    protected internal override async Task AbandonAsync()
    {
        IsSettled = true;
        if (Interlocked.CompareExchange(ref code, CodeGivenUp, 0) == 0) pump.GaveUp();
        var failed = Failed(ErrorCodes.FunctionTimedOut, $"{Function.Name} ran longer than functionTimeout allows, and did not end.", Why.Failed);
        if (await Storage!.CommitAsync(failed, CancellationToken.None).ConfigureAwait(false) is Committed) pump.Settled(failed.Operations);
    }

    private StorageOperation Settlement(LeasedMessage message)
    {
        if (actions?.Of(MessageView.ReceiptOf(message)) is { } said) return said;
        // A function that settles by itself and did not: as with a lock that ran out, the message comes again.
        return trigger.AutoComplete ? new Acknowledge(message.Receipt) : new Release(message.Receipt, TimeSpan.Zero, Failed: true);
    }

    /// <summary>
    /// A batch that failed comes again one by one: so the culprit alone is charged, and the others are not held up for long. So do messages whose
    /// process ended, which one of them may have caused. Nor is a message given up because others were always faster: before that it runs alone.
    /// </summary>
    private StorageCommit Failed(string reason, string description, Why why)
    {
        var policy = pump.Policy;
        var isAloneNext = leased.Count > 1 || (!leased[0].IsAlone && (why == Why.WorkerLost || (why == Why.Conflict && policy.IsGivenUp(leased[0].Stored.Attempts + 1))));
        if (isAloneNext) return Unit(message => new Release(message.Receipt, TimeSpan.Zero, Failed: false) { Alone = true });
        return Unit(message => policy.Settle(message, reason, description, why == Why.Hopeless) switch
        {
            Release again when why == Why.WorkerLost => again with { Alone = true },
            var settled => settled,
        });
    }

    private async ValueTask GiveUpAsync(string reason, string description, Why why)
    {
        var unit = Failed(reason, description, why);
        var outcome = await Submit(() => Storage!.CommitAsync(unit, CancellationToken.None)).ConfigureAwait(false);
        if (outcome is Refused) pump.Lost(leased.Count);
        else pump.Settled(unit.Operations);
    }

    /// <summary>
    /// From here on the pump may start another, and its next lease shares a transaction with this settlement. A function that has read what is
    /// stored makes room when it is committed: who is started before that would read what is old, and be refused.
    /// </summary>
    private async ValueTask<CommitOutcome> Submit(Func<ValueTask<CommitOutcome>> commit)
    {
        IsSettled = true;
        var outcome = commit();
        if (!HasMadeRoom && !HasReadStored) MakeRoom();
        var settled = await outcome.ConfigureAwait(false);
        if (!HasMadeRoom) MakeRoom();
        return settled;
    }

    private void MakeRoom()
    {
        HasMadeRoom = true;
        pump.MakeRoom();
    }

    private StorageCommit Unit(Func<LeasedMessage, StorageOperation> settle) => new([.. leased.Select(settle)]);

    /// <summary>Why an attempt failed, as far as that decides what comes next.</summary>
    private enum Why
    {
        Failed,

        /// <summary>Another attempt can only fail as well.</summary>
        Hopeless,

        /// <summary>Others were faster.</summary>
        Conflict,

        /// <summary>The process that ran it ended.</summary>
        WorkerLost,
    }
}

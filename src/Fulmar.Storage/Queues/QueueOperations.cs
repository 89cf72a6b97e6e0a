namespace Fulmar.Storage;

/// <summary>Puts a message into a queue. Result: <see cref="Enqueued"/>.</summary>
/// <param name="Queue">Comes to be when it does not exist.</param>
/// <param name="Message">The message.</param>
public sealed record Enqueue(QueueKey Queue, Message Message) : StorageOperation
{
    /// <summary>How long it stays invisible first. Default none.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>When it is dropped, from now on; null for never.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>How long its <see cref="Message.DeduplicationId"/> is remembered. Default 10 minutes, Service Bus' own.</summary>
    public TimeSpan DeduplicationWindow { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>A message is in the queue, or was before.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Sequence">Its number; 0 for a duplicate.</param>
/// <param name="IsDuplicate">Whether it was dropped, because its deduplication id is remembered.</param>
public sealed record Enqueued(Guid Id, long Sequence, bool IsDuplicate) : OperationResult;

/// <summary>
/// Takes messages that are due, for a time. Result: <see cref="MessagesLeased"/>, empty when none is due. A message whose earlier lease broke
/// comes as the only one. Of each session only the first message is given, and while it is held none behind it.
/// </summary>
/// <param name="Queue">Which.</param>
/// <param name="Count">At most; 1 to <see cref="StorageLimits.Page"/>.</param>
/// <param name="Visibility">How long they are held unless <see cref="Extend"/>ed.</param>
/// <param name="Holder">Who takes them.</param>
public sealed record LeaseMessages(QueueKey Queue, int Count, TimeSpan Visibility, LeaseHolder Holder) : StorageOperation
{
    /// <summary>Whether several messages of one session may come, in their order, when the first is of a session. Default one of each.</summary>
    public bool WholeSession { get; init; }
}

/// <summary>Who takes messages.</summary>
public enum LeaseHolder
{
    /// <summary>A pump of this engine's process: its leases end with the engine.</summary>
    Pump = 1,

    /// <summary>A client outside: its receipts live on when the engine is opened again.</summary>
    Client = 2,
}

/// <summary>Messages were leased.</summary>
/// <param name="Messages">In the order in which they became due.</param>
/// <param name="NextDue">When the next message becomes due, from now on; null when none will without another commit. Zero when more are due already.</param>
public sealed record MessagesLeased(IReadOnlyList<LeasedMessage> Messages, TimeSpan? NextDue) : OperationResult;

/// <summary>Removes a leased message: it is done. Refused with <see cref="LeaseLost"/>.</summary>
/// <param name="Receipt">Of the lease.</param>
public sealed record Acknowledge(MessageReceipt Receipt) : StorageOperation;

/// <summary>Gives a leased message back. Refused with <see cref="LeaseLost"/>.</summary>
/// <param name="Receipt">Of the lease.</param>
/// <param name="Delay">How long it stays invisible.</param>
/// <param name="Failed">Whether that was a failed attempt.</param>
public sealed record Release(MessageReceipt Receipt, TimeSpan Delay, bool Failed) : StorageOperation
{
    /// <summary>Whether it comes alone next time, as after a broken lease. One that came alone and is given back without a failed attempt does so anyway.</summary>
    public bool Alone { get; init; }
}

/// <summary>Holds a leased message for longer, from now on. Refused with <see cref="LeaseLost"/>.</summary>
/// <param name="Receipt">Of the lease. It stays good.</param>
/// <param name="Visibility">For how long.</param>
public sealed record Extend(MessageReceipt Receipt, TimeSpan Visibility) : StorageOperation;

/// <summary>Moves a leased message into another queue, with why. Refused with <see cref="LeaseLost"/>.</summary>
/// <param name="Receipt">Of the lease.</param>
/// <param name="Target">The queue of dead letters. It begins there anew: no attempts, no session, no deduplication.</param>
/// <param name="Reason">A word or a code.</param>
/// <param name="Description">Sentences.</param>
public sealed record DeadLetter(MessageReceipt Receipt, QueueKey Target, string Reason, string? Description) : StorageOperation
{
    /// <summary>How long the dead letter is kept; null for ever. Default 90 days.</summary>
    public TimeSpan? Keep { get; init; } = TimeSpan.FromDays(90);
}

/// <summary>Moves messages that nobody holds from one queue to another, oldest first, with no attempts counted. Result: <see cref="Moved"/>.</summary>
/// <param name="From">Usually a queue of dead letters.</param>
/// <param name="To">Where they go; null for where each was dead-lettered from, and those that were not stay.</param>
/// <param name="Count">At most.</param>
public sealed record Requeue(QueueKey From, QueueKey? To, int Count) : StorageOperation;

/// <summary>Removes messages: oldest first those that are due, then those behind others of their session, then leased ones. Result: <see cref="Moved"/>.</summary>
/// <param name="Queue">Which.</param>
/// <param name="Count">At most.</param>
public sealed record Purge(QueueKey Queue, int Count) : StorageOperation;

/// <summary>Makes a queue that need not have messages, and says whether it gives any. Result: <see cref="Done"/>.</summary>
/// <param name="Queue">Which.</param>
/// <param name="IsPaused">Whether nothing is leased from it.</param>
public sealed record SetQueue(QueueKey Queue, bool IsPaused) : StorageOperation;

using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Queues;

/// <summary>Does what operations say about queues. Owned by the writer's thread.</summary>
internal sealed class QueueWriter : IDisposable
{
    private const int MostBrokenLeases = 256;
    private static readonly TimeSpan LongestPenalty = TimeSpan.FromMinutes(5);

    private readonly BatchContext batch;
    private readonly QueueTable queues;
    private readonly MessageTable messages;
    private readonly HeldMessages held;
    private readonly Placement placement;
    private readonly QueueMoves moves;
    private readonly ExpiredMessages expired;
    private readonly Statement insertDeduplication, selectDeduplication;

    public QueueWriter(Connection connection, BatchContext batch, QueueTable queues, MessageTable messages, HeldMessages held)
    {
        this.batch = batch;
        this.queues = queues;
        this.messages = messages;
        this.held = held;
        placement = new Placement(connection);
        moves = new QueueMoves(connection, batch, queues, messages, held, placement);
        expired = new ExpiredMessages(connection, batch, queues, messages, held, placement);
        selectDeduplication = connection.Prepare("SELECT expires_at FROM deduplication WHERE queue = ?1 AND id = ?2");
        insertDeduplication = connection.Prepare("INSERT INTO deduplication (queue, id, expires_at) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at");
    }

    /// <summary>Whether the receipt is that of a lease that has not ended; null where it is not.</summary>
    public LeasedRow? Check(MessageReceipt receipt) =>
        held.Find(receipt.Sequence) is { } row && row.Token == receipt.Token && row.Until > batch.Now && queues.Find(row.Queue).Key == receipt.Queue ? row : null;

    public Enqueued Enqueue(Enqueue operation, PreparedBody body)
    {
        var queue = queues.FindOrAdd(operation.Queue);
        if (operation.Message.DeduplicationId is { } id)
        {
            if (IsKnown(queue, id)) return new Enqueued(body.Id, 0, IsDuplicate: true);
            insertDeduplication.Bind(1, queue.Id).Bind(2, id).Bind(3, batch.Now + Milliseconds(operation.DeduplicationWindow)).Run();
        }
        var sequence = batch.NextSequence();
        messages.Insert(sequence, queue, body, batch.Now, operation.TimeToLive is { } life ? batch.Now + Milliseconds(life) : null);
        placement.Add(queue, sequence, batch.Now + Milliseconds(operation.Delay), batch.Now, operation.Message.SessionId);
        queues.Count(queue, 1);
        batch.Wake(queue.Key);
        return new Enqueued(body.Id, sequence, IsDuplicate: false);
    }

    public LeasedRows Lease(LeaseMessages operation)
    {
        if (queues.Find(operation.Queue) is not { } queue) return new LeasedRows([], null);
        BreakEnded(queue);
        if (queue.IsPaused) return new LeasedRows([], null);
        var until = batch.Now + Milliseconds(operation.Visibility);
        var taken = new List<MessageRow>();
        while (taken.Count == 0)
        {
            var due = placement.Due(queue, batch.Now, operation.Count);
            if (due.Count == 0) break;
            foreach (var row in due)
            {
                // What broke a lease comes as the only one: the batch ends before it.
                if (row.IsBroken && taken.Count > 0) break;
                if (taken.Count == operation.Count) break;
                if (TakeOne(queue, row, until, operation.Holder) is { } message) taken.Add(message);
                if (row.IsBroken && taken.Count > 0) break;
                if (operation.WholeSession && row.Session is { } session && taken.Count == 1)
                {
                    foreach (var next in placement.TakeMore(queue, session, operation.Count - taken.Count))
                        taken.Add(Hold(queue, next, messages.Find(queue.Key, next.Sequence), until, operation.Holder));
                    break;
                }
            }
        }
        return new LeasedRows(taken, NextDue(queue));
    }

    public void Acknowledge(in LeasedRow row)
    {
        var queue = queues.Find(row.Queue);
        held.Remove(row.Sequence);
        if (row.HasContent) messages.Delete(row.Sequence);
        else messages.DeleteInline(row.Sequence);
        placement.Leave(queue, row.Session, batch.Now);
        queues.Count(queue, -1);
        if (row.Session is not null) batch.Wake(queue.Key);
    }

    public void Release(Release operation, in LeasedRow row) =>
        GiveBack(row, batch.Now + Milliseconds(operation.Delay), row.Attempts + (operation.Failed ? 1 : 0), isBroken: operation.Alone || (row.IsAlone && !operation.Failed));

    public void Extend(Extend operation, in LeasedRow row)
    {
        var until = batch.Now + Milliseconds(operation.Visibility);
        held.Extend(row, until);
    }

    public void DeadLetter(DeadLetter operation, in LeasedRow row)
    {
        var queue = queues.Find(row.Queue);
        held.Remove(row.Sequence);
        moves.DeadLetter(queue, row.Sequence, operation);
        placement.Leave(queue, row.Session, batch.Now);
        if (row.Session is not null) batch.Wake(queue.Key);
    }

    public Moved Requeue(Requeue operation)
    {
        if (queues.Find(operation.From) is not { } queue) return new Moved(0);
        LetGo(queue);
        return new Moved(moves.Requeue(queue, operation));
    }

    public Moved Purge(Purge operation)
    {
        if (queues.Find(operation.Queue) is not { } queue) return new Moved(0);
        LetGo(queue);
        return new Moved(moves.Purge(queue, operation.Count));
    }

    public void Set(SetQueue operation)
    {
        var queue = queues.FindOrAdd(operation.Queue);
        queue.IsPaused = operation.IsPaused;
        queues.Changed(queue);
        batch.Wake(queue.Key);
    }

    /// <summary>Breaks the leases of pumps, which died with the process that had the file before. False when there are no more.</summary>
    /// <param name="mayHaveRun">Whether a message may have been the cause. Any other is given back as it was taken.</param>
    public bool BreakLeasesOfPumps(Func<long, bool> mayHaveRun)
    {
        var broken = held.All.Where(row => row.Holder == LeaseHolder.Pump).Take(MostBrokenLeases).ToList();
        foreach (var row in broken)
            if (mayHaveRun(row.Sequence)) Break(row);
            else GiveBack(row, batch.Now, row.Attempts, row.IsAlone);
        return broken.Count == MostBrokenLeases;
    }

    /// <inheritdoc cref="ExpiredMessages.Drop"/>
    public ExpiryPlace? DropExpired(ExpiryPlace after, int count) => expired.Drop(after, count);

    public void Dispose()
    {
        placement.Dispose();
        moves.Dispose();
        expired.Dispose();
        insertDeduplication.Dispose();
        selectDeduplication.Dispose();
    }

    private bool IsKnown(QueueState queue, string id)
    {
        if (!selectDeduplication.Bind(1, queue.Id).Bind(2, id).Step()) return false;
        var isKnown = selectDeduplication.Int64(0) > batch.Now;
        selectDeduplication.Reset();
        return isKnown;
    }

    private MessageRow? TakeOne(QueueState queue, in QueuedRow row, long until, LeaseHolder holder)
    {
        var message = messages.Find(queue.Key, row.Sequence);
        if (message.ExpiresAt <= batch.Now)
        {
            moves.Drop(queue, row);
            return null;
        }
        placement.Take(queue, row);
        return Hold(queue, row, message, until, holder);
    }

    private MessageRow Hold(QueueState queue, in QueuedRow row, MessageRow message, long until, LeaseHolder holder)
    {
        var token = batch.NextStamp();
        held.Add(new LeasedRow(row.Sequence, queue.Id, until, token, holder, row.IsBroken, row.Attempts, row.Session, message.Content is not null, row.IsDead));
        return message with { Due = until, Attempts = row.Attempts, IsLeased = true, IsAlone = row.IsBroken, Token = token };
    }

    /// <summary>What the clock has done to a queue and nobody has looked at yet: leases that ended, messages that are over.</summary>
    private void LetGo(QueueState queue)
    {
        BreakEnded(queue);
        // Few: they are swept every second.
        for (ExpiryPlace? place = ExpiryPlace.First; place is { } next;) place = expired.Drop(next, MostBrokenLeases);
    }

    /// <summary>Gives back what was held by leases that have ended.</summary>
    private void BreakEnded(QueueState queue)
    {
        for (var i = 0; i < MostBrokenLeases && held.First(queue) is { } row && row.Until <= batch.Now; i++) Break(row);
    }

    /// <summary>
    /// A lease ended that was not settled. A pump's means that its process died or hung: nobody knows which of its messages did that, so each runs
    /// alone next, and only one that breaks its lease then is charged, and waits, so that it does not keep the others from running. A client's
    /// lease counts, as it does for Azure.
    /// </summary>
    private void Break(in LeasedRow row)
    {
        var isCharged = row.IsAlone || row.Holder == LeaseHolder.Client;
        var penalty = row.IsAlone ? Math.Min(Milliseconds(LongestPenalty), 1_000L << Math.Min(row.Attempts, 20)) : 0;
        GiveBack(row, batch.Now + penalty, row.Attempts + (isCharged ? 1 : 0), isBroken: row.Holder == LeaseHolder.Pump);
    }

    private void GiveBack(in LeasedRow row, long due, int attempts, bool isBroken)
    {
        var queue = queues.Find(row.Queue);
        held.Remove(row.Sequence);
        placement.Return(queue, new QueuedRow(row.Sequence, due, attempts, isBroken, row.Session, row.IsDead), batch.Now);
        batch.Wake(queue.Key);
    }

    /// <summary>Milliseconds until a message becomes due or a lease ends; null for never.</summary>
    private long? NextDue(QueueState queue)
    {
        var queued = placement.NextDue(queue, batch.Now);
        return held.First(queue) is { } first ? Math.Min(queued ?? long.MaxValue, Math.Max(0, first.Until - batch.Now)) : queued;
    }

    private static long Milliseconds(TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);
}

using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Queues;

/// <summary>Takes messages out of their queue for good, or into another one.</summary>
internal sealed class QueueMoves : IDisposable
{
    private readonly BatchContext batch;
    private readonly QueueTable queues;
    private readonly MessageTable messages;
    private readonly HeldMessages held;
    private readonly Placement placement;
    private readonly Statement queued, dead, waiting, leased;

    public QueueMoves(Connection connection, BatchContext batch, QueueTable queues, MessageTable messages, HeldMessages held, Placement placement)
    {
        this.batch = batch;
        this.queues = queues;
        this.messages = messages;
        this.held = held;
        this.placement = placement;
        queued = connection.Prepare("SELECT seq, due, attempts, broken, session FROM queued WHERE queue = ?1 ORDER BY due, seq");
        // By name: SQLite would rather look through the whole queue.
        dead = connection.Prepare("SELECT seq, due, attempts, broken, session FROM queued INDEXED BY queued_dead WHERE queue = ?1 AND dead = 1 ORDER BY due, seq");
        waiting = connection.Prepare("SELECT seq, session FROM waiting WHERE queue = ?1 ORDER BY session, seq LIMIT ?2");
        leased = connection.Prepare("SELECT seq, session FROM leased WHERE queue = ?1 LIMIT ?2");
    }

    /// <summary>Moves a message that was held into a queue of dead letters.</summary>
    public void DeadLetter(QueueState from, long sequence, DeadLetter operation)
    {
        var to = queues.FindOrAdd(operation.Target);
        var row = messages.Find(from.Key, sequence);
        var mark = new DeadLetterMark(from.Key, operation.Reason, operation.Description);
        Move(row, to, mark, operation.Keep is { } keep ? batch.Now + (long)keep.TotalMilliseconds : null);
        placement.AddDead(to, sequence, batch.Now, canGoBack: to != from);
        Moved(from, to);
    }

    public int Requeue(QueueState from, Requeue operation)
    {
        if (operation.To == from.Key) return 0;
        // Dead letters have an order of their own: others do not hide them, and none of them waits behind another of its session.
        var free = Rows(operation.To is null ? dead : queued, from).Where(row => Target(row.Sequence) is not null).Take(operation.Count).ToList();
        var behind = operation.To is null ? [] : Pairs(waiting, from, operation.Count - free.Count);
        // Those behind first: what is taken from the front of a session brings the next of it forward.
        foreach (var (sequence, session) in behind) placement.RemoveWaiting(from, session!, sequence);
        foreach (var row in free) placement.Remove(from, row, batch.Now);
        foreach (var sequence in free.Select(row => row.Sequence).Concat(behind.Select(row => row.Sequence)))
        {
            var to = queues.FindOrAdd(Target(sequence)!.Value);
            var message = messages.Find(from.Key, sequence);
            Move(message, to, mark: null, expiresAt: null);
            placement.Add(to, sequence, batch.Now, batch.Now, Envelope(message).Message.SessionId);
            Moved(from, to);
        }
        return free.Count + behind.Count;

        // What is damaged may not say any more where it came from.
        QueueKey? Target(long sequence) =>
            operation.To ?? (Envelope(messages.Find(from.Key, sequence)).Death?.Source is { } source && source != from.Key ? source : null);
    }

    public int Purge(QueueState queue, int count)
    {
        var free = Rows(queued, queue).Take(count).ToList();
        var behind = Pairs(waiting, queue, count - free.Count);
        // Those behind first: what is taken from the front of a session brings the next of it forward.
        foreach (var (sequence, session) in behind)
        {
            placement.RemoveWaiting(queue, session!, sequence);
            Forget(queue, sequence);
        }
        foreach (var row in free) Drop(queue, row);
        var removed = free.Count + behind.Count;
        foreach (var (sequence, session) in Pairs(leased, queue, count - removed))
        {
            held.Remove(sequence);
            placement.Leave(queue, session, batch.Now);
            Forget(queue, sequence);
            removed++;
        }
        return removed;
    }

    /// <summary>A message that nobody holds is over.</summary>
    public void Drop(QueueState queue, in QueuedRow row)
    {
        placement.Remove(queue, row, batch.Now);
        Forget(queue, row.Sequence);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { queued, dead, waiting, leased }) statement.Dispose();
    }

    private void Move(MessageRow row, QueueState to, DeadLetterMark? mark, long? expiresAt)
    {
        var bytes = (Envelope(row) with { Death = mark }).Encode();
        messages.Move(row, to, expiresAt, bytes, Checksum.OfMoved(row.Checksum, row.Id, row.Envelope, bytes));
    }

    private void Moved(QueueState from, QueueState to)
    {
        queues.Count(from, -1);
        queues.Count(to, 1);
        batch.Wake(to.Key);
    }

    private void Forget(QueueState queue, long sequence)
    {
        messages.Delete(sequence);
        queues.Count(queue, -1);
    }

    /// <summary>Rows in the order of a statement, as far as they are wanted.</summary>
    private static IEnumerable<QueuedRow> Rows(Statement statement, QueueState queue)
    {
        statement.Bind(1, queue.Id);
        try
        {
            while (statement.Step())
                yield return new QueuedRow(statement.Int64(0), statement.Int64(1), statement.Int32(2), statement.Int64(3) != 0, statement.NullableText(4));
        }
        finally { statement.Reset(); }
    }

    private static List<(long Sequence, string? Session)> Pairs(Statement statement, QueueState queue, int count)
    {
        var rows = new List<(long, string?)>();
        if (count <= 0) return rows;
        statement.Bind(1, queue.Id).Bind(2, count);
        while (statement.Step()) rows.Add((statement.Int64(0), statement.NullableText(1)));
        return rows;
    }

    // One that cannot be read is damaged, as its checksum says to whoever reads the message: here it must not keep it from being moved.
    private static MessageEnvelope Envelope(MessageRow row)
    {
        try { return MessageEnvelope.Decode(GuidBytes.Read(row.Id), default, row.Envelope); }
        catch (FormatException) { return new MessageEnvelope(new Message { Body = default }, null); }
    }
}

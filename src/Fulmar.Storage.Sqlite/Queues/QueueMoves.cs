using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Queues;

/// <summary>Takes messages out of their queue for good, or into another one.</summary>
internal sealed class QueueMoves : IDisposable
{
    /// <summary>Of messages that may have to stay where they are: everybody waits while they are looked at.</summary>
    private const int MostLookedAt = 10_000;

    private readonly BatchContext batch;
    private readonly QueueTable queues;
    private readonly MessageTable messages;
    private readonly HeldMessages held;
    private readonly Placement placement;
    private readonly Statement queued, waiting, leased;

    public QueueMoves(Connection connection, BatchContext batch, QueueTable queues, MessageTable messages, HeldMessages held, Placement placement)
    {
        this.batch = batch;
        this.queues = queues;
        this.messages = messages;
        this.held = held;
        this.placement = placement;
        queued = connection.Prepare("SELECT seq, due, attempts, broken, session FROM queued WHERE queue = ?1 ORDER BY due, seq LIMIT ?2");
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
        placement.Add(to, sequence, batch.Now, batch.Now, session: null);
        Moved(from, to);
    }

    public int Requeue(QueueState from, Requeue operation)
    {
        var free = Queued(from, MostLookedAt).Where(row => Target(row.Sequence) is not null).Take(operation.Count).ToList();
        var behind = Pairs(waiting, from, operation.Count - free.Count).Where(row => Target(row.Sequence) is not null).ToList();
        // Those behind first: what is taken from the front of a session brings the next of it forward.
        foreach (var (sequence, session) in behind) placement.RemoveWaiting(from, session!, sequence);
        foreach (var row in free) placement.Remove(from, row, batch.Now);
        foreach (var sequence in free.Select(row => row.Sequence).Concat(behind.Select(row => row.Sequence)))
        {
            var message = messages.Find(from.Key, sequence);
            var to = queues.FindOrAdd(Target(sequence)!.Value);
            Move(message, to, mark: null, expiresAt: null);
            placement.Add(to, sequence, batch.Now, batch.Now, Envelope(message).Message.SessionId);
            Moved(from, to);
        }
        return free.Count + behind.Count;

        QueueKey? Target(long sequence) =>
            (operation.To ?? Envelope(messages.Find(from.Key, sequence)).Death?.Source) is { } target && target != from.Key ? target : null;
    }

    public int Purge(QueueState queue, int count)
    {
        var free = Queued(queue, count);
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
        foreach (var statement in new[] { queued, waiting, leased }) statement.Dispose();
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

    private List<QueuedRow> Queued(QueueState queue, int count)
    {
        var rows = new List<QueuedRow>();
        queued.Bind(1, queue.Id).Bind(2, count);
        while (queued.Step()) rows.Add(new QueuedRow(queued.Int64(0), queued.Int64(1), queued.Int32(2), queued.Int64(3) != 0, queued.NullableText(4)));
        return rows;
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

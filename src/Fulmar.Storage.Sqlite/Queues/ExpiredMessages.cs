using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Queues;

/// <summary>How far expired messages were looked at: in the order in which they expired, those of one moment by their number.</summary>
internal readonly record struct ExpiryPlace(long ExpiresAt, long Sequence)
{
    /// <summary>Before all of them.</summary>
    public static ExpiryPlace First => new(long.MinValue, 0);
}

/// <summary>Drops messages whose time is over. What somebody holds stays until it is settled, given back, or its lease has ended.</summary>
internal sealed class ExpiredMessages : IDisposable
{
    /// <summary>Of messages that are held, in one piece: everybody waits meanwhile.</summary>
    private const int MostLookedAt = 10_000;

    private readonly BatchContext batch;
    private readonly QueueTable queues;
    private readonly MessageTable messages;
    private readonly HeldMessages held;
    private readonly Placement placement;
    private readonly Statement expired, places;

    public ExpiredMessages(Connection connection, BatchContext batch, QueueTable queues, MessageTable messages, HeldMessages held, Placement placement)
    {
        this.batch = batch;
        this.queues = queues;
        this.messages = messages;
        this.held = held;
        this.placement = placement;
        expired = connection.Prepare("SELECT seq, queue, expires_at FROM message WHERE (expires_at, seq) > (?1, ?2) AND expires_at <= ?3 ORDER BY expires_at, seq LIMIT ?4");
        // A place is not found by its message's number, so all that are wanted are looked for at once, until the last is found.
        places = connection.Prepare(
            "SELECT seq, due, session FROM queued WHERE queue = ?1 AND seq IN (SELECT value FROM json_each(?2)) UNION ALL " +
            "SELECT seq, -1, session FROM waiting WHERE queue = ?1 AND seq IN (SELECT value FROM json_each(?2)) LIMIT ?3");
    }

    /// <summary>Drops at most so many that come after a place. Returns where the next piece begins; null after the last.</summary>
    public ExpiryPlace? Drop(ExpiryPlace after, int count)
    {
        var (found, next) = Find(after, count);
        foreach (var queue in found.Where(each => !each.IsHeld).GroupBy(each => each.Queue, each => each.Sequence)) DropFree(queues.Find(queue.Key), [.. queue]);
        foreach (var (sequence, id, _) in found.Where(each => each.IsHeld))
        {
            var (queue, session) = (queues.Find(id), held.Find(sequence)!.Value.Session);
            held.Remove(sequence);
            placement.Leave(queue, session, batch.Now);
            Forget(queue, sequence, session);
        }
        return next;
    }

    public void Dispose()
    {
        expired.Dispose();
        places.Dispose();
    }

    /// <summary>Those that may go. One is held here by a lease that has ended: nobody looked at its queue since.</summary>
    private (List<(long Sequence, long Queue, bool IsHeld)> Found, ExpiryPlace? Next) Find(ExpiryPlace after, int count)
    {
        List<(long, long, bool)> found = [];
        var (place, looked) = (after, 0);
        expired.Bind(1, after.ExpiresAt).Bind(2, after.Sequence).Bind(3, batch.Now).Bind(4, MostLookedAt);
        while (found.Count < count && expired.Step())
        {
            var sequence = expired.Int64(0);
            (place, looked) = (new ExpiryPlace(expired.Int64(2), sequence), looked + 1);
            var lease = held.Find(sequence);
            if (lease is null || lease.Value.Until <= batch.Now) found.Add((sequence, expired.Int64(1), lease is not null));
        }
        expired.Reset();
        return (found, found.Count == count || looked == MostLookedAt ? place : null);
    }

    private void DropFree(QueueState queue, long[] sequences)
    {
        var found = new List<(long Sequence, long Due, string? Session)>();
        places.Bind(1, queue.Id).Bind(2, $"[{string.Join(',', sequences)}]").Bind(3, sequences.Length);
        while (places.Step()) found.Add((places.Int64(0), places.Int64(1), places.NullableText(2)));
        // Those behind others of their session first: what is taken from the front brings the next of it forward.
        foreach (var (sequence, due, session) in found.OrderBy(each => each.Due))
        {
            if (due < 0) placement.RemoveWaiting(queue, session!, sequence);
            else placement.Remove(queue, new QueuedRow(sequence, due, 0, false, session), batch.Now);
            Forget(queue, sequence, session);
        }
    }

    private void Forget(QueueState queue, long sequence, string? session)
    {
        messages.Delete(sequence);
        queues.Count(queue, -1);
        // The next of its session may be due now, and nobody was told of that moment.
        if (session is not null) batch.Wake(queue.Key);
    }
}

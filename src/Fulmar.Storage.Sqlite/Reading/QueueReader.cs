using Fulmar.Storage.Sqlite.Queues;

namespace Fulmar.Storage.Sqlite.Reading;

/// <summary>Looks at queues.</summary>
internal sealed class QueueReader(EngineClock clock, MessageReader messages)
{
    private const string Held = "held", Free = "free", Behind = "behind";

    // What is over is not there, whenever it is swept.
    private const string IsOver = "seq IN (SELECT seq FROM message WHERE queue = ?1 AND expires_at <= ?2)";

    // Each part of a queue in its own order, so that a page is read and never sorted.
    private static readonly (string Part, string Sql)[] Parts =
    [
        (Free, $"SELECT {MessageTable.Columns}, q.due, q.attempts, q.due, q.seq, '' FROM queued q JOIN message m ON m.seq = q.seq WHERE q.queue = ?1 AND (q.due, q.seq) > (?2, ?3) AND (m.expires_at IS NULL OR m.expires_at > ?6) ORDER BY q.due, q.seq LIMIT ?5"),
        (Held, $"SELECT {MessageTable.Columns}, l.until, l.attempts, 0, l.seq, '' FROM leased l JOIN message m ON m.seq = l.seq WHERE l.queue = ?1 AND l.seq > ?3 AND (m.expires_at IS NULL OR m.expires_at > ?6 OR l.until > ?6) ORDER BY l.seq LIMIT ?5"),
        (Behind, $"SELECT {MessageTable.Columns}, m.enqueued_at, w.attempts, 0, w.seq, w.session FROM waiting w JOIN message m ON m.seq = w.seq WHERE w.queue = ?1 AND (w.session, w.seq) > (?4, ?3) AND (m.expires_at IS NULL OR m.expires_at > ?6) ORDER BY w.session, w.seq LIMIT ?5"),
    ];

    public MessagePage Peek(Reader reader, QueueKey queue, string? after, int count)
    {
        var place = after is null ? [Free, "-1", "-1", ""] : Continuation.Read(after, 4);
        if (Find(reader, queue) is not { } id) return new MessagePage([], null);
        var found = new List<StoredMessage>();
        var now = clock.Now();
        foreach (var (part, sql) in Parts.SkipWhile(part => part.Part != place[0]))
        {
            var rows = reader[sql].Bind(1, id).Bind(2, Continuation.Number(place[1])).Bind(3, Continuation.Number(place[2])).Bind(4, place[3]).Bind(5, count - found.Count).Bind(6, now);
            while (rows.Step())
            {
                var row = MessageTable.Read(rows, queue) with { Due = rows.Int64(8), Attempts = rows.Int32(9), IsLeased = part == Held && rows.Int64(8) > now };
                found.Add(messages.Stored(row));
                place = [part, Continuation.Text(rows.Int64(10)), Continuation.Text(rows.Int64(11)), rows.Text(12)];
            }
            if (found.Count == count) return new MessagePage(found, Continuation.Write(place));
            place = ["", "-1", "-1", ""];
        }
        return new MessagePage(found, null);
    }

    public QueueStatistics? Statistics(Reader reader, QueueKey queue)
    {
        var row = reader["SELECT id, messages, paused FROM queue WHERE store = ?1 AND family = ?2 AND name = ?3"]
            .Bind(1, queue.Store.Value).Bind(2, (long)queue.Family).Bind(3, queue.Name);
        if (!row.Step()) return null;
        var (id, messages, isPaused) = (row.Int64(0), row.Int64(1), row.Int64(2) != 0);
        row.Reset();
        var now = clock.Now();
        messages -= Count(reader, "SELECT count(*) FROM message m WHERE m.queue = ?1 AND m.expires_at <= ?2 AND NOT EXISTS (SELECT 1 FROM leased l WHERE l.seq = m.seq AND l.until > ?2)", id, now);
        var held = Count(reader, "SELECT count(*) FROM leased WHERE queue = ?1 AND until > ?2", id, now);
        var delayed = Count(reader, $"SELECT count(*) FROM queued WHERE queue = ?1 AND due > ?2 AND NOT {IsOver}", id, now);
        var first = reader[$"SELECT due FROM queued WHERE queue = ?1 AND due <= ?2 AND NOT {IsOver} ORDER BY due LIMIT 1"].Bind(1, id).Bind(2, now);
        TimeSpan? oldest = first.Step() ? TimeSpan.FromMilliseconds(now - first.Int64(0)) : null;
        first.Reset();
        return new QueueStatistics(queue, messages, held, delayed, oldest, isPaused);
    }

    public IReadOnlyList<QueueStatistics> List(Reader reader, StoreId store)
    {
        var keys = new List<QueueKey>();
        var rows = reader["SELECT family, name FROM queue WHERE store = ?1 ORDER BY family, name"].Bind(1, store.Value);
        while (rows.Step()) keys.Add(new QueueKey(store, (QueueFamily)rows.Int32(0), rows.Text(1)));
        return [.. keys.Select(key => Statistics(reader, key)).OfType<QueueStatistics>()];
    }

    private static long? Find(Reader reader, QueueKey queue)
    {
        var row = reader["SELECT id FROM queue WHERE store = ?1 AND family = ?2 AND name = ?3"].Bind(1, queue.Store.Value).Bind(2, (long)queue.Family).Bind(3, queue.Name);
        if (!row.Step()) return null;
        var id = row.Int64(0);
        row.Reset();
        return id;
    }

    private static long Count(Reader reader, string sql, long queue, long now)
    {
        var row = reader[sql].Bind(1, queue).Bind(2, now);
        row.Step();
        var count = row.Int64(0);
        row.Reset();
        return count;
    }
}

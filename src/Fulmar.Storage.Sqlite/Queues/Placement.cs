using Fulmar.Storage.Sqlite.Native;

namespace Fulmar.Storage.Sqlite.Queues;

/// <summary>A message that is not held.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Due">When it may be taken.</param>
/// <param name="Attempts">That failed.</param>
/// <param name="IsBroken">Whether an earlier lease of it broke.</param>
/// <param name="Session">That orders it, null for none.</param>
/// <param name="IsDead">Whether it is a dead letter, which can go back to the other queue that it came from.</param>
internal readonly record struct QueuedRow(long Sequence, long Due, int Attempts, bool IsBroken, string? Session, bool IsDead = false);

/// <summary>
/// Where messages that nobody holds stand. One without a session stands in <c>queued</c> until it is due. Of a session only the next one does,
/// so that none behind it can be taken; the others stand in <c>waiting</c>, and the next comes forward when all that are held were settled.
/// </summary>
internal sealed class Placement : IDisposable
{
    private readonly Statement insertQueued, deleteQueued, dueRows, firstDue, selectSession, insertSession, updateSession, deleteSession, insertWaiting, deleteWaiting, nextWaiting;

    public Placement(Connection connection)
    {
        insertQueued = connection.Prepare("INSERT INTO queued (queue, due, seq, attempts, broken, session, dead) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        deleteQueued = connection.Prepare("DELETE FROM queued WHERE queue = ?1 AND due = ?2 AND seq = ?3");
        dueRows = connection.Prepare("SELECT seq, due, attempts, broken, session, dead FROM queued WHERE queue = ?1 AND due <= ?2 ORDER BY due, seq LIMIT ?3");
        firstDue = connection.Prepare("SELECT due FROM queued WHERE queue = ?1 ORDER BY due LIMIT 1");
        selectSession = connection.Prepare("SELECT head, held, not_before FROM session WHERE queue = ?1 AND id = ?2");
        insertSession = connection.Prepare("INSERT INTO session (queue, id, head, held, not_before) VALUES (?1, ?2, ?3, ?4, ?5)");
        updateSession = connection.Prepare("UPDATE session SET head = ?3, held = ?4, not_before = ?5 WHERE queue = ?1 AND id = ?2");
        deleteSession = connection.Prepare("DELETE FROM session WHERE queue = ?1 AND id = ?2");
        insertWaiting = connection.Prepare("INSERT INTO waiting (queue, session, seq, attempts, broken) VALUES (?1, ?2, ?3, ?4, ?5)");
        deleteWaiting = connection.Prepare("DELETE FROM waiting WHERE queue = ?1 AND session = ?2 AND seq = ?3");
        nextWaiting = connection.Prepare("SELECT seq, attempts, broken FROM waiting WHERE queue = ?1 AND session = ?2 ORDER BY seq LIMIT ?3");
    }

    private readonly record struct Session(long Head, long Held, long NotBefore);

    /// <summary>Puts a message where it waits to be taken.</summary>
    public void Add(QueueState queue, long sequence, long due, long now, string? session)
    {
        // A scheduled message joins its session when its moment comes: those that are sent later but sooner due do not wait for it.
        if (session is null || due > now) Queue(queue, new QueuedRow(sequence, due, 0, false, session));
        else Join(queue, new QueuedRow(sequence, due, 0, false, session));
    }

    /// <summary>Puts a dead letter into its queue. Its session does not order it there.</summary>
    public void AddDead(QueueState queue, long sequence, long now, bool canGoBack) => Queue(queue, new QueuedRow(sequence, now, 0, false, null, canGoBack));

    /// <summary>Due messages, at most so many. Scheduled ones whose session has another one first are put behind it.</summary>
    public List<QueuedRow> Due(QueueState queue, long now, int count)
    {
        while (true)
        {
            var rows = new List<QueuedRow>(Math.Min(count, 64));
            dueRows.Bind(1, queue.Id).Bind(2, now).Bind(3, count);
            while (dueRows.Step())
                rows.Add(new QueuedRow(dueRows.Int64(0), dueRows.Int64(1), dueRows.Int32(2), dueRows.Int64(3) != 0, dueRows.NullableText(4), dueRows.Int64(5) != 0));
            var strays = rows.FindAll(row => row.Session is not null && Find(queue, row.Session) is var session && session?.Head != row.Sequence);
            if (strays.Count == 0) return rows;
            foreach (var stray in strays)
            {
                // One whose moment came before that of the first of its session is the first, unless that one is being tried again.
                if (Find(queue, stray.Session!) is { Held: 0 } session && session.NotBefore <= now
                    && rows.FindIndex(row => row.Sequence == session.Head) is var first && (first < 0 || first > rows.IndexOf(stray)))
                {
                    Update(queue, stray.Session!, session with { Head = stray.Sequence });
                    continue;
                }
                Unqueue(queue, stray);
                Join(queue, stray);
            }
        }
    }

    /// <summary>Milliseconds until a message becomes due; null for never.</summary>
    public long? NextDue(QueueState queue, long now)
    {
        if (!firstDue.Bind(1, queue.Id).Step()) return null;
        var due = firstDue.Int64(0);
        firstDue.Reset();
        return Math.Max(0, due - now);
    }

    /// <summary>A message is taken.</summary>
    public void Take(QueueState queue, in QueuedRow row)
    {
        Unqueue(queue, row);
        if (row.Session is { } id) Update(queue, id, Find(queue, id)!.Value with { Head = 0, Held = 1 });
    }

    /// <summary>More messages of a session whose first was just taken, in their order, at most so many: they are taken too.</summary>
    public List<QueuedRow> TakeMore(QueueState queue, string session, int count)
    {
        var rows = new List<QueuedRow>();
        nextWaiting.Bind(1, queue.Id).Bind(2, session).Bind(3, count);
        while (nextWaiting.Step()) rows.Add(new QueuedRow(nextWaiting.Int64(0), 0, nextWaiting.Int32(1), nextWaiting.Int64(2) != 0, session));
        // One that broke a lease comes alone.
        var good = rows.FindIndex(row => row.IsBroken) is >= 0 and var broken ? rows.GetRange(0, broken) : rows;
        foreach (var row in good) deleteWaiting.Bind(1, queue.Id).Bind(2, session).Bind(3, row.Sequence).Run();
        if (good.Count > 0 && Find(queue, session) is { } state) Update(queue, session, state with { Held = state.Held + good.Count });
        return good;
    }

    /// <summary>A message that was held is gone.</summary>
    public void Leave(QueueState queue, string? session, long now)
    {
        if (session is not null) Settle(queue, session, now);
    }

    /// <summary>A message that was held is given back.</summary>
    public void Return(QueueState queue, in QueuedRow row, long now)
    {
        if (row.Session is not { } id)
        {
            Queue(queue, row);
            return;
        }
        Wait(queue, row);
        if (Find(queue, id) is { } session) Update(queue, id, session with { NotBefore = Math.Max(session.NotBefore, row.Due) });
        Settle(queue, id, now);
    }

    /// <summary>A message that nobody holds goes away.</summary>
    public void Remove(QueueState queue, in QueuedRow row, long now)
    {
        Unqueue(queue, row);
        if (row.Session is { } id && Find(queue, id)?.Head == row.Sequence) Forward(queue, id, new Session(0, 0, 0), now);
    }

    /// <summary>A message that waits behind others of its session goes away.</summary>
    public void RemoveWaiting(QueueState queue, string session, long sequence) =>
        deleteWaiting.Bind(1, queue.Id).Bind(2, session).Bind(3, sequence).Run();

    public void Dispose()
    {
        foreach (var statement in new[]
        {
            insertQueued, deleteQueued, dueRows, firstDue, selectSession, insertSession, updateSession, deleteSession, insertWaiting, deleteWaiting, nextWaiting,
        }) statement.Dispose();
    }

    private void Join(QueueState queue, in QueuedRow row)
    {
        if (Find(queue, row.Session!) is not null)
        {
            Wait(queue, row);
            return;
        }
        insertSession.Bind(1, queue.Id).Bind(2, row.Session).Bind(3, row.Sequence).Bind(4, 0).Bind(5, 0).Run();
        Queue(queue, row);
    }

    private void Settle(QueueState queue, string id, long now)
    {
        if (Find(queue, id) is not { } session) return;
        session = session with { Held = session.Held - 1 };
        if (session.Held > 0) Update(queue, id, session);
        else Forward(queue, id, session, now);
    }

    /// <summary>Brings the next of a session forward, or forgets the session.</summary>
    private void Forward(QueueState queue, string id, Session session, long now)
    {
        if (!nextWaiting.Bind(1, queue.Id).Bind(2, id).Bind(3, 1).Step())
        {
            deleteSession.Bind(1, queue.Id).Bind(2, id).Run();
            return;
        }
        var next = new QueuedRow(nextWaiting.Int64(0), Math.Max(now, session.NotBefore), nextWaiting.Int32(1), nextWaiting.Int64(2) != 0, id);
        nextWaiting.Reset();
        RemoveWaiting(queue, id, next.Sequence);
        Queue(queue, next);
        Update(queue, id, new Session(next.Sequence, 0, session.NotBefore));
    }

    private Session? Find(QueueState queue, string id)
    {
        if (!selectSession.Bind(1, queue.Id).Bind(2, id).Step()) return null;
        var session = new Session(selectSession.Int64(0), selectSession.Int64(1), selectSession.Int64(2));
        selectSession.Reset();
        return session;
    }

    private void Update(QueueState queue, string id, Session session) =>
        updateSession.Bind(1, queue.Id).Bind(2, id).Bind(3, session.Head).Bind(4, session.Held).Bind(5, session.NotBefore).Run();

    private void Queue(QueueState queue, in QueuedRow row) =>
        insertQueued.Bind(1, queue.Id).Bind(2, row.Due).Bind(3, row.Sequence).Bind(4, row.Attempts).Bind(5, row.IsBroken ? 1 : 0).Bind(6, row.Session).Bind(7, row.IsDead ? 1 : 0).Run();

    private void Unqueue(QueueState queue, in QueuedRow row) => deleteQueued.Bind(1, queue.Id).Bind(2, row.Due).Bind(3, row.Sequence).Run();

    private void Wait(QueueState queue, in QueuedRow row) =>
        insertWaiting.Bind(1, queue.Id).Bind(2, row.Session).Bind(3, row.Sequence).Bind(4, row.Attempts).Bind(5, row.IsBroken ? 1 : 0).Run();
}

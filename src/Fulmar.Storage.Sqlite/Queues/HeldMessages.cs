using Fulmar.Storage.Sqlite.Native;

namespace Fulmar.Storage.Sqlite.Queues;

/// <summary>
/// The messages that somebody holds. They are few at any time, so the writer knows them by heart; the rows are for whoever opens the file next.
/// Owned by the writer's thread, read again after a transaction that failed.
/// </summary>
internal sealed class HeldMessages : IDisposable
{
    private readonly Dictionary<long, LeasedRow> bySequence = [];
    private readonly QueueTable queues;
    private readonly Statement all, insert, delete, extend;

    public HeldMessages(Connection connection, QueueTable queues)
    {
        this.queues = queues;
        all = connection.Prepare("SELECT seq, queue, until, token, holder, alone, attempts, session, content, dead FROM leased");
        insert = connection.Prepare("INSERT INTO leased (seq, queue, until, token, holder, alone, attempts, session, content, dead) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
        delete = connection.Prepare("DELETE FROM leased WHERE seq = ?1");
        extend = connection.Prepare("UPDATE leased SET until = ?2 WHERE seq = ?1");
        Read();
    }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<LeasedRow> All => bySequence.Values;

    public LeasedRow? Find(long sequence) => bySequence.TryGetValue(sequence, out var row) ? row : null;

    public void Add(in LeasedRow row)
    {
        insert.Bind(1, row.Sequence).Bind(2, row.Queue).Bind(3, row.Until).Bind(4, row.Token).Bind(5, (long)row.Holder)
            .Bind(6, row.IsAlone ? 1 : 0).Bind(7, row.Attempts).Bind(8, row.Session).Bind(9, row.HasContent ? 1 : 0).Bind(10, row.IsDead ? 1 : 0).Run();
        Know(row);
    }

    public void Remove(long sequence)
    {
        delete.Bind(1, sequence).Run();
        bySequence.Remove(sequence);
    }

    public void Extend(in LeasedRow row, long until)
    {
        extend.Bind(1, row.Sequence).Bind(2, until).Run();
        Know(row with { Until = until });
    }

    /// <summary>The message of a queue whose lease ends first; null where none is held. Entries of leases that were settled or extended are dropped.</summary>
    public LeasedRow? First(QueueState queue)
    {
        while (queue.Leases.TryPeek(out var sequence, out var until))
        {
            if (bySequence.TryGetValue(sequence, out var row) && row.Queue == queue.Id && row.Until == until) return row;
            queue.Leases.Dequeue();
        }
        return null;
    }

    /// <summary>Reads all of it from the file. The queues were read before.</summary>
    public void Read()
    {
        bySequence.Clear();
        while (all.Step())
            Know(new LeasedRow(all.Int64(0), all.Int64(1), all.Int64(2), all.Int64(3), (LeaseHolder)all.Int32(4),
                all.Int64(5) != 0, all.Int32(6), all.NullableText(7), all.Int64(8) != 0, all.Int64(9) != 0));
    }

    public void Dispose()
    {
        foreach (var statement in new[] { all, insert, delete, extend }) statement.Dispose();
    }

    private void Tidy(long queue, PriorityQueue<long, long> ends)
    {
        ends.Clear();
        foreach (var row in bySequence.Values)
            if (row.Queue == queue) ends.Enqueue(row.Sequence, row.Until);
    }

    private void Know(in LeasedRow row)
    {
        bySequence[row.Sequence] = row;
        var ends = queues.Find(row.Queue).Leases;
        ends.Enqueue(row.Sequence, row.Until);
        // Settled messages leave their entries behind: in a busy queue they would be millions before their time comes.
        if (ends.Count > 1_024 && ends.Count > 4 * bySequence.Count) Tidy(row.Queue, ends);
    }
}

using Fulmar.Storage.Sqlite.Native;

namespace Fulmar.Storage.Sqlite.Queues;

/// <summary>The queues by their keys. Owned by the writer's thread, read again after a transaction that failed.</summary>
internal sealed class QueueTable : IDisposable
{
    private readonly Dictionary<QueueKey, QueueState> byKey = [];
    private readonly Dictionary<long, QueueState> byId = [];
    private readonly HashSet<QueueState> changed = [];
    private readonly Connection connection;
    private readonly Statement insert, update;

    public QueueTable(Connection connection)
    {
        this.connection = connection;
        insert = connection.Prepare("INSERT INTO queue (id, store, family, name) VALUES (?1, ?2, ?3, ?4)");
        update = connection.Prepare("UPDATE queue SET messages = ?2, paused = ?3 WHERE id = ?1");
        Read();
    }

    public QueueState? Find(QueueKey key) => byKey.GetValueOrDefault(key);

    public QueueState Find(long id) => byId[id];

    public QueueState FindOrAdd(QueueKey key)
    {
        if (byKey.TryGetValue(key, out var known)) return known;
        var added = Add(new QueueState(byId.Count + 1, key));
        insert.Bind(1, added.Id).Bind(2, key.Store.Value).Bind(3, (long)key.Family).Bind(4, key.Name).Run();
        return added;
    }

    /// <summary>Its counts are written with the batch.</summary>
    public void Changed(QueueState queue) => changed.Add(queue);

    /// <summary>Counts messages that came or went.</summary>
    public void Count(QueueState queue, long messages)
    {
        queue.Messages += messages;
        changed.Add(queue);
    }

    /// <summary>Writes what has changed.</summary>
    public void Flush()
    {
        foreach (var queue in changed) update.Bind(1, queue.Id).Bind(2, queue.Messages).Bind(3, queue.IsPaused ? 1 : 0).Run();
        changed.Clear();
    }

    /// <summary>Reads all of it from the file.</summary>
    public void Read()
    {
        byKey.Clear();
        byId.Clear();
        changed.Clear();
        using var queues = connection.Prepare("SELECT id, store, family, name, paused, messages FROM queue");
        while (queues.Step())
            Add(new QueueState(queues.Int64(0), new QueueKey(new StoreId(queues.Text(1)), (QueueFamily)queues.Int32(2), queues.Text(3)))
            {
                IsPaused = queues.Int64(4) != 0,
                Messages = queues.Int64(5),
            });
    }

    public void Dispose()
    {
        insert.Dispose();
        update.Dispose();
    }

    private QueueState Add(QueueState queue)
    {
        byKey.Add(queue.Key, queue);
        byId.Add(queue.Id, queue);
        return queue;
    }
}

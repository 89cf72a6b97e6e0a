using Fulmar.Storage.Sqlite.Documents;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Streams;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Changes;

/// <summary>A collection's change feed as the writer knows it. Owned by the writer's thread.</summary>
internal sealed class ChangeFeedState(CollectionKey collection, long id)
{
    public CollectionKey Collection { get; } = collection;

    /// <summary>Of the collection.</summary>
    public long Id { get; } = id;

    /// <summary>Null while no changes are kept.</summary>
    public Retention? Retention { get; set; }

    /// <summary>The first position that anybody sees.</summary>
    public long First { get; set; } = 1;

    /// <summary>The newest position.</summary>
    public long Last { get; set; }

    /// <summary>The first position that has a row.</summary>
    public long Swept { get; set; } = 1;
}

/// <summary>
/// Keeps changes of the collections for which that was declared. Of any other a write costs one look at what is in memory. Owned by the writer's thread, read
/// again after a transaction that failed.
/// </summary>
internal sealed class ChangeWriter : IDisposable
{
    /// <summary>Whether there is anything to remove at a time, as a reader is asked.</summary>
    public const string IsAnythingOver =
        "EXISTS (SELECT 1 FROM change_feed f WHERE f.swept < f.first OR (f.kept AND (f.last - f.first >= f.keep_count " +
        "OR (SELECT changed_at FROM change WHERE collection = f.collection AND position >= f.first ORDER BY position LIMIT 1) <= ?1 - f.keep_age)))";

    private readonly Dictionary<long, ChangeFeedState> feeds = [];
    private readonly HashSet<ChangeFeedState> changed = [];
    private readonly Connection connection;
    private readonly BatchContext batch;
    private readonly CollectionTable collections;
    private readonly Statement put, insert, delete, oldest;

    public ChangeWriter(Connection connection, BatchContext batch, CollectionTable collections)
    {
        this.connection = connection;
        this.batch = batch;
        this.collections = collections;
        put = connection.Prepare("INSERT OR REPLACE INTO change_feed (collection, kept, keep_age, keep_count, first, last, swept, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        insert = connection.Prepare("INSERT INTO change (collection, position, kind, partition, name, etag, changed_at, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        delete = connection.Prepare("DELETE FROM change WHERE collection = ?1 AND position >= ?2 AND position < ?3");
        oldest = connection.Prepare("SELECT position, changed_at FROM change WHERE collection = ?1 AND position >= ?2 ORDER BY position LIMIT ?3");
        Read();
    }

    public ChangesDeclared Declare(DeclareChanges operation)
    {
        var id = collections.FindOrAdd(operation.Collection).Id;
        if (!feeds.TryGetValue(id, out var feed)) feeds.Add(id, feed = new ChangeFeedState(operation.Collection, id));
        feed.Retention = operation.Retention;
        // Those that are there go when it is swept.
        if (operation.Retention is null) feed.First = feed.Last + 1;
        changed.Add(feed);
        return new ChangesDeclared(feed.Last);
    }

    /// <summary>A document was written, or is gone. <paramref name="etag"/> is null for one that is gone.</summary>
    public void Add(long collection, ChangeKind kind, string partition, string name, long? etag)
    {
        if (feeds.Count == 0 || !feeds.TryGetValue(collection, out var feed) || feed.Retention is null) return;
        var (position, version) = (++feed.Last, etag ?? batch.NextStamp());
        insert.Bind(1, collection).Bind(2, position).Bind(3, (long)kind).Bind(4, partition).Bind(5, name).Bind(6, version).Bind(7, batch.Now)
            .Bind(8, Sum(partition, name, collection, position, (long)kind, version)).Run();
        changed.Add(feed);
        batch.Wake(feed.Collection);
    }

    /// <summary>Removes at most so many changes that were kept long enough. Returns how many.</summary>
    public int Sweep(int count)
    {
        var removed = 0;
        foreach (var feed in feeds.Values)
        {
            if (removed == count) break;
            if (feed.Retention is { } retention) Hide(feed, retention, count - removed);
            var before = Math.Min(feed.First, feed.Swept + count - removed);
            if (before == feed.Swept) continue;
            delete.Bind(1, feed.Id).Bind(2, feed.Swept).Bind(3, before).Run();
            removed += (int)(before - feed.Swept);
            feed.Swept = before;
            changed.Add(feed);
        }
        return removed;
    }

    /// <summary>Writes what has changed.</summary>
    public void Flush()
    {
        foreach (var feed in changed)
            Kept.Bind(put.Bind(1, feed.Id).Bind(2, feed.Retention is null ? 0 : 1), 3, feed.Retention ?? Retention.None)
                .Bind(5, feed.First).Bind(6, feed.Last).Bind(7, feed.Swept).Bind(8, Sum(feed.Id, feed.Retention, feed.First, feed.Last, feed.Swept)).Run();
        changed.Clear();
    }

    /// <summary>Reads all of it from the file. The collections were read before.</summary>
    public void Read()
    {
        feeds.Clear();
        changed.Clear();
        var keys = collections.All.ToDictionary(pair => pair.Value.Id, pair => pair.Key);
        using var rows = connection.Prepare("SELECT collection, kept, keep_age, keep_count, first, last, swept FROM change_feed");
        while (rows.Step())
            if (keys.TryGetValue(rows.Int64(0), out var key))
                feeds.Add(rows.Int64(0), new ChangeFeedState(key, rows.Int64(0))
                {
                    Retention = rows.Int64(1) == 0 ? null : Kept.WithoutBytes(rows, 2), First = rows.Int64(4), Last = rows.Int64(5), Swept = rows.Int64(6),
                });
    }

    public void Dispose()
    {
        foreach (var statement in new[] { put, insert, delete, oldest }) statement.Dispose();
    }

    /// <summary>The checksum of a change's row.</summary>
    public static long Sum(string partition, string name, long collection, long position, long kind, long etag) =>
        Checksum.OfNumbers($"{partition}\0{name}", collection, position, kind, etag);

    /// <summary>The checksum of the row of a change feed.</summary>
    public static long Sum(long id, Retention? retention, long first, long last, long swept) =>
        Checksum.OfNumbers("changes", id, retention is null ? 0 : 1, Kept.Number(retention?.Age) ?? 0, retention?.Count ?? 0, first, last, swept);

    /// <summary>Finds what was kept long enough, so far as the next piece goes.</summary>
    private void Hide(ChangeFeedState feed, Retention retention, int count)
    {
        if (retention.Count is { } most) feed.First = Math.Max(feed.First, feed.Last - most + 1);
        if (Kept.Number(retention.Age) is not { } age) return;
        oldest.Bind(1, feed.Id).Bind(2, feed.First).Bind(3, count);
        while (oldest.Step() && oldest.Int64(1) <= batch.Now - age) feed.First = oldest.Int64(0) + 1;
        oldest.Reset();
    }
}

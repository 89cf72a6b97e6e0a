using System.Collections.Concurrent;
using Fulmar.Storage.Sqlite.Native;

namespace Fulmar.Storage.Sqlite.Documents;

/// <summary>A collection as it is in the file. Immutable.</summary>
internal sealed record CollectionState(long Id, IReadOnlyList<IndexDefinition> Indexes);

/// <summary>The collections by their keys: written by the writer's thread, read by anyone.</summary>
internal sealed class CollectionTable : IDisposable
{
    private readonly ConcurrentDictionary<CollectionKey, CollectionState> byKey = [];
    private readonly Connection connection;
    private readonly Statement insert, insertIndex, deleteIndex, deleteEntries, readyIndex;
    private long last;

    public CollectionTable(Connection connection)
    {
        this.connection = connection;
        insert = connection.Prepare("INSERT INTO collection (id, store, family, name) VALUES (?1, ?2, ?3, ?4)");
        insertIndex = connection.Prepare("INSERT INTO collection_index (collection, number, path, ready) VALUES (?1, ?2, ?3, ?4)");
        deleteIndex = connection.Prepare("DELETE FROM collection_index WHERE collection = ?1 AND number = ?2");
        deleteEntries = connection.Prepare("DELETE FROM document_entry WHERE collection = ?1 AND number = ?2");
        readyIndex = connection.Prepare("UPDATE collection_index SET ready = 1 WHERE collection = ?1 AND number = ?2");
        Read();
    }

    public CollectionState? Find(CollectionKey key) => byKey.GetValueOrDefault(key);

    public CollectionState FindOrAdd(CollectionKey key)
    {
        if (byKey.TryGetValue(key, out var known)) return known;
        var added = new CollectionState(++last, DocumentEntries.NoIndexes);
        insert.Bind(1, added.Id).Bind(2, key.Store.Value).Bind(3, (long)key.Family).Bind(4, key.Name).Run();
        return byKey[key] = added;
    }

    /// <summary>Drops indexes that are not asked for any more and adds new ones, which get their entries before <see cref="Ready"/>.</summary>
    public void Declare(CollectionKey key, IReadOnlyList<string> paths)
    {
        var collection = FindOrAdd(key);
        foreach (var index in collection.Indexes.Where(index => !paths.Contains(index.Path, StringComparer.Ordinal)))
        {
            deleteIndex.Bind(1, collection.Id).Bind(2, index.Number).Run();
            deleteEntries.Bind(1, collection.Id).Bind(2, index.Number).Run();
        }
        var kept = collection.Indexes.Where(index => paths.Contains(index.Path, StringComparer.Ordinal)).ToList();
        var number = collection.Indexes.Count == 0 ? 0 : collection.Indexes.Max(index => index.Number);
        foreach (var path in paths.Where(path => kept.All(index => index.Path != path)))
        {
            kept.Add(new IndexDefinition(++number, path, IsReady: false));
            insertIndex.Bind(1, collection.Id).Bind(2, number).Bind(3, path).Bind(4, 0).Run();
        }
        byKey[key] = collection with { Indexes = kept };
    }

    /// <summary>All documents are in all indexes.</summary>
    public void Ready(CollectionKey key)
    {
        var collection = byKey[key];
        foreach (var index in collection.Indexes.Where(index => !index.IsReady)) readyIndex.Bind(1, collection.Id).Bind(2, index.Number).Run();
        byKey[key] = collection with { Indexes = [.. collection.Indexes.Select(index => index with { IsReady = true })] };
    }

    public IEnumerable<KeyValuePair<CollectionKey, CollectionState>> All => byKey;

    /// <summary>Reads all of it from the file.</summary>
    public void Read()
    {
        byKey.Clear();
        last = 0;
        var indexes = new Dictionary<long, List<IndexDefinition>>();
        using (var rows = connection.Prepare("SELECT collection, number, path, ready FROM collection_index ORDER BY collection, number"))
            while (rows.Step())
            {
                if (!indexes.TryGetValue(rows.Int64(0), out var list)) indexes.Add(rows.Int64(0), list = []);
                list.Add(new IndexDefinition(rows.Int32(1), rows.Text(2), rows.Int64(3) != 0));
            }
        using var collections = connection.Prepare("SELECT id, store, family, name FROM collection");
        while (collections.Step())
        {
            var id = collections.Int64(0);
            last = Math.Max(last, id);
            byKey[new CollectionKey(new StoreId(collections.Text(1)), (CollectionFamily)collections.Int32(2), collections.Text(3))] =
                new CollectionState(id, indexes.TryGetValue(id, out var own) ? own : DocumentEntries.NoIndexes);
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { insert, insertIndex, deleteIndex, deleteEntries, readyIndex }) statement.Dispose();
    }
}

using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Streams;

namespace Fulmar.Storage.Sqlite.Reading;

/// <summary>Looks at categories and at how far consumers have come.</summary>
internal static class CategoryReader
{
    private const string Columns = "c.store, c.family, c.name, c.keep_age, c.keep_count, c.keep_bytes, p.first, p.last";
    private const string From = "FROM category c JOIN stream_partition p ON p.category = c.id";

    public static Category? Find(Reader reader, CategoryKey key)
    {
        var rows = reader[$"SELECT {Columns} {From} WHERE c.store = ?1 AND c.family = ?2 AND c.name = ?3 ORDER BY p.number"];
        return Read(rows.Bind(1, key.Store.Value).Bind(2, (long)key.Family).Bind(3, key.Name)).FirstOrDefault();
    }

    public static IReadOnlyList<Category> List(Reader reader, StoreId store) =>
        Read(reader[$"SELECT {Columns} {From} WHERE c.store = ?1 ORDER BY c.family, c.name, p.number"].Bind(1, store.Value));

    /// <exception cref="StorageException">One does not match its checksum (FUL6005).</exception>
    public static IReadOnlyList<Checkpoint> Checkpoints(Reader reader, AppId app, string consumer)
    {
        var found = new List<Checkpoint>();
        var rows = reader["SELECT partition, position, moved_at, checksum FROM checkpoint WHERE app = ?1 AND consumer = ?2 ORDER BY partition"].Bind(1, app.Value).Bind(2, consumer);
        while (rows.Step())
        {
            var key = new CheckpointKey(app, consumer, rows.Int32(0));
            if (CheckpointWriter.Sum(key, rows.Int64(1)) != rows.Int64(3)) throw CheckpointWriter.Damaged(key);
            found.Add(new Checkpoint(key, rows.Int64(1), EngineClock.Time(rows.Int64(2))));
        }
        return found;
    }

    private static List<Category> Read(Statement rows)
    {
        var found = new List<Category>();
        var partitions = new List<PartitionState>();
        while (rows.Step())
        {
            var key = new CategoryKey(new StoreId(rows.Text(0)), (StreamFamily)rows.Int32(1), rows.Text(2));
            if (found.Count == 0 || found[^1].Key != key) found.Add(new Category(key, Kept.Read(rows, 3), partitions = []));
            partitions.Add(new PartitionState(rows.Int64(6), rows.Int64(7)));
        }
        return found;
    }
}

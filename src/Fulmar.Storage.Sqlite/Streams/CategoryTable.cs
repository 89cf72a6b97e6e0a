using Fulmar.Storage.Sqlite.Native;

namespace Fulmar.Storage.Sqlite.Streams;

/// <summary>A category as the writer knows it. Owned by the writer's thread.</summary>
internal sealed class CategoryState(long id, CategoryKey key, Retention retention)
{
    public long Id { get; } = id;

    public CategoryKey Key { get; } = key;

    public Retention Retention { get; set; } = retention;

    /// <summary>By their numbers.</summary>
    public List<PartitionCounter> Partitions { get; } = [];
}

/// <summary>What a partition counts: no position is given twice, and each is seen no later than those behind it. Owned by the writer's thread.</summary>
internal sealed class PartitionCounter(long id, CategoryState category, int number)
{
    /// <summary>Bits of an event's id that are its position.</summary>
    public const int PositionBits = 40;

    public long Id { get; } = id;

    public CategoryState Category { get; } = category;

    public int Number { get; } = number;

    /// <summary>The first position that is kept.</summary>
    public long First { get; set; } = 1;

    /// <summary>The newest position.</summary>
    public long Last { get; set; }

    /// <summary>Of the bodies that are there.</summary>
    public long Bytes { get; set; }

    /// <summary>The id of the event at a position.</summary>
    public long EventId(long position) => EventId(Id, position);

    public static long EventId(long partition, long position) => (partition << PositionBits) + position;

    /// <summary>The position of an event, from its id.</summary>
    public static long PositionOf(long eventId) => eventId & ((1L << PositionBits) - 1);
}

/// <summary>The categories by their keys. Owned by the writer's thread, read again after a transaction that failed.</summary>
internal sealed class CategoryTable : IDisposable
{
    private readonly Dictionary<CategoryKey, CategoryState> byKey = [];
    private readonly Dictionary<long, PartitionCounter> partitions = [];
    private readonly HashSet<PartitionCounter> changed = [];
    private readonly Connection connection;
    private readonly Statement insert, keep, insertPartition, update;
    private long last, lastPartition;

    public CategoryTable(Connection connection)
    {
        this.connection = connection;
        insert = connection.Prepare("INSERT INTO category (id, store, family, name, keep_age, keep_count, keep_bytes, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        keep = connection.Prepare("UPDATE category SET keep_age = ?5, keep_count = ?6, keep_bytes = ?7, checksum = ?8 WHERE id = ?1");
        insertPartition = connection.Prepare("INSERT INTO stream_partition (id, category, number, first, last, bytes, checksum) VALUES (?1, ?2, ?3, 1, 0, 0, ?4)");
        update = connection.Prepare("UPDATE stream_partition SET first = ?2, last = ?3, bytes = ?4, checksum = ?5 WHERE id = ?1");
        Read();
    }

    public IReadOnlyCollection<CategoryState> All => byKey.Values;

    public CategoryState? Find(CategoryKey key) => byKey.GetValueOrDefault(key);

    /// <summary>Null for one that a broken row names.</summary>
    public PartitionCounter? Partition(long id) => partitions.GetValueOrDefault(id);

    public CategoryState FindOrAdd(CategoryKey key) => byKey.TryGetValue(key, out var known) ? known : Add(key, Category.DefaultPartitions, Retention.None);

    public void Declare(DeclareCategory operation)
    {
        if (Find(operation.Category) is not { } category)
        {
            Add(operation.Category, operation.Partitions ?? Category.DefaultPartitions, operation.Retention);
            return;
        }
        category.Retention = operation.Retention;
        Bind(keep, category).Run();
    }

    /// <summary>Its counts are written with the batch.</summary>
    public void Changed(PartitionCounter partition) => changed.Add(partition);

    /// <summary>Writes what has changed.</summary>
    public void Flush()
    {
        foreach (var partition in changed)
            update.Bind(1, partition.Id).Bind(2, partition.First).Bind(3, partition.Last).Bind(4, partition.Bytes).Bind(5, Sum(partition)).Run();
        changed.Clear();
    }

    /// <summary>Reads all of it from the file.</summary>
    public void Read()
    {
        byKey.Clear();
        partitions.Clear();
        changed.Clear();
        var byId = new Dictionary<long, CategoryState>();
        using (var rows = connection.Prepare("SELECT id, store, family, name, keep_age, keep_count, keep_bytes FROM category"))
            while (rows.Step())
            {
                var key = new CategoryKey(new StoreId(rows.Text(1)), (StreamFamily)rows.Int32(2), rows.Text(3));
                byId[rows.Int64(0)] = byKey[key] = new CategoryState(rows.Int64(0), key, Kept.Read(rows, 4));
            }
        last = byId.Count == 0 ? 0 : byId.Keys.Max();
        lastPartition = connection.ReadInt64("SELECT max(id) FROM stream_partition");
        using var counters = connection.Prepare("SELECT id, category, first, last, bytes FROM stream_partition ORDER BY category, number");
        while (counters.Step())
        {
            // One of no category is a broken row; the check tells of it.
            if (!byId.TryGetValue(counters.Int64(1), out var category)) continue;
            var partition = AddPartition(category, counters.Int64(0));
            (partition.First, partition.Last, partition.Bytes) = (counters.Int64(2), counters.Int64(3), counters.Int64(4));
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { insert, keep, insertPartition, update }) statement.Dispose();
    }

    /// <summary>The checksum of a category's row.</summary>
    public static long Sum(long id, CategoryKey key, Retention retention) =>
        Checksum.OfNumbers($"{key}", id, Kept.Number(retention.Age) ?? 0, retention.Count ?? 0, retention.Bytes ?? 0);

    /// <summary>The checksum of a partition's row.</summary>
    public static long Sum(long id, long category, int number, long first, long last, long bytes) => Checksum.OfNumbers("partition", id, category, number, first, last, bytes);

    /// <summary>The answer of whoever reads a partition whose row is not as it was written.</summary>
    public static StorageException Damaged(CategoryKey category, int partition) => new(StorageErrors.DamagedRecord,
        $"Partition {partition} of {category} does not match its checksum: the disk has changed it. Restore a backup with `fulmar data restore`.");

    private static long Sum(PartitionCounter partition) => Sum(partition.Id, partition.Category.Id, partition.Number, partition.First, partition.Last, partition.Bytes);

    private CategoryState Add(CategoryKey key, int count, Retention retention)
    {
        var category = new CategoryState(++last, key, retention);
        Bind(insert, category).Bind(2, key.Store.Value).Bind(3, (long)key.Family).Bind(4, key.Name).Run();
        for (var number = 0; number < count; number++)
        {
            var partition = AddPartition(category, ++lastPartition);
            insertPartition.Bind(1, partition.Id).Bind(2, category.Id).Bind(3, number).Bind(4, Sum(partition)).Run();
        }
        return byKey[key] = category;
    }

    private PartitionCounter AddPartition(CategoryState category, long id)
    {
        var partition = new PartitionCounter(id, category, category.Partitions.Count);
        category.Partitions.Add(partition);
        partitions.Add(id, partition);
        return partition;
    }

    private static Statement Bind(Statement statement, CategoryState category) =>
        Kept.Bind(statement.Bind(1, category.Id), 5, category.Retention).Bind(7, category.Retention.Bytes).Bind(8, Sum(category.Id, category.Key, category.Retention));
}

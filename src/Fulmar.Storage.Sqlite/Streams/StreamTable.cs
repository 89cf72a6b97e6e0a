using Fulmar.Storage.Sqlite.Native;

namespace Fulmar.Storage.Sqlite.Streams;

/// <summary>A stream as the writer knows it. Owned by the writer's thread.</summary>
internal sealed class StreamState(long id, StreamKey key, PartitionCounter partition)
{
    public long Id { get; } = id;

    public StreamKey Key { get; } = key;

    public PartitionCounter Partition { get; } = partition;

    /// <summary>The first version that anybody sees.</summary>
    public long First { get; set; } = 1;

    /// <summary>The newest version that was given.</summary>
    public long Version { get; set; }

    /// <summary>The first version that has a row.</summary>
    public long Swept { get; set; } = 1;

    /// <summary>When it was deleted; null while it is there.</summary>
    public long? DeletedAt { get; set; }

    /// <summary>The version that conditions mean: 0 for one that is not there.</summary>
    public long Current => DeletedAt is null ? Version : 0;

    /// <summary>Whether its row is to be written with the batch.</summary>
    public bool IsChanged { get; set; }
}

/// <summary>
/// The streams that were used lately. An append writes no row here: those of the streams of one batch lie all over the file, and each would cost a page. Owned by
/// the writer's thread, forgotten after a transaction that failed.
/// </summary>
internal sealed class StreamTable : IDisposable
{
    /// <summary>Streams that are known by heart; then all of them are forgotten.</summary>
    private const int MostKnown = 16_384;

    private const string Columns = "id, category, name, partition, first, version, swept, deleted_at, checksum, (SELECT max(version) FROM event WHERE stream = stream.id)";

    private readonly Dictionary<StreamKey, StreamState> byKey = [];
    private readonly List<StreamState> changed = [];
    private readonly Connection connection;
    private readonly CategoryTable categories;
    private readonly Statement find, findById, put, delete;
    private long last;

    public StreamTable(Connection connection, CategoryTable categories)
    {
        this.connection = connection;
        this.categories = categories;
        find = connection.Prepare($"SELECT {Columns} FROM stream WHERE category = ?1 AND name = ?2");
        findById = connection.Prepare($"SELECT {Columns} FROM stream WHERE id = ?1");
        put = connection.Prepare(
            "INSERT INTO stream (id, category, name, partition, first, version, swept, deleted_at, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET " +
            "first = excluded.first, version = excluded.version, swept = excluded.swept, deleted_at = excluded.deleted_at, checksum = excluded.checksum");
        delete = connection.Prepare("DELETE FROM stream WHERE id = ?1");
        Read();
    }

    /// <summary>Null for one that never was, or is forgotten.</summary>
    /// <exception cref="StorageException">Its row does not match its checksum (FUL6005).</exception>
    public StreamState? Find(StreamKey key)
    {
        if (byKey.TryGetValue(key, out var known)) return known;
        if (categories.Find(key.Category) is not { } category || !find.Bind(1, category.Id).Bind(2, key.Id).Step()) return null;
        return Know(find, key) ?? throw Damaged(key);
    }

    /// <summary>Null for one whose row does not match its checksum: nothing is removed by what it says.</summary>
    public StreamState? Find(long id)
    {
        if (!findById.Bind(1, id).Step()) return null;
        var key = new StreamKey(categories.Partition(findById.Int64(3))?.Category.Key ?? default, findById.Text(2));
        if (!byKey.TryGetValue(key, out var known)) return Know(findById, key);
        findById.Reset();
        return known;
    }

    public StreamState FindOrAdd(StreamKey key)
    {
        if (Find(key) is { } known) return known;
        var category = categories.FindOrAdd(key.Category);
        var added = new StreamState(++last, key, category.Partitions[key.PartitionOf(category.Partitions.Count)]);
        Changed(added);
        return byKey[key] = added;
    }

    /// <summary>It is written with the batch.</summary>
    public void Changed(StreamState stream)
    {
        if (stream.IsChanged) return;
        stream.IsChanged = true;
        changed.Add(stream);
    }

    /// <summary>Removes the row of one that has no events.</summary>
    public void Forget(StreamState stream)
    {
        byKey.Remove(stream.Key);
        changed.Remove(stream);
        delete.Bind(1, stream.Id).Run();
    }

    /// <summary>Writes what has changed.</summary>
    public void Flush()
    {
        foreach (var stream in changed)
        {
            put.Bind(1, stream.Id).Bind(2, stream.Partition.Category.Id).Bind(3, stream.Key.Id).Bind(4, stream.Partition.Id)
                .Bind(5, stream.First).Bind(6, stream.Version).Bind(7, stream.Swept).Bind(8, stream.DeletedAt).Bind(9, Sum(stream)).Run();
            stream.IsChanged = false;
        }
        changed.Clear();
        if (byKey.Count > MostKnown) byKey.Clear();
    }

    /// <summary>Forgets what was not written.</summary>
    public void Read()
    {
        byKey.Clear();
        changed.Clear();
        last = connection.ReadInt64("SELECT max(id) FROM stream");
    }

    public void Dispose()
    {
        foreach (var statement in new[] { find, findById, put, delete }) statement.Dispose();
    }

    /// <summary>The checksum of a stream's row.</summary>
    public static long Sum(string name, long id, long category, long partition, long first, long version, long swept, long? deletedAt) =>
        Checksum.OfNumbers(name, id, category, partition, first, version, swept, deletedAt ?? 0);

    /// <summary>The answer of whoever comes to a stream whose row is not as it was written.</summary>
    public static StorageException Damaged(StreamKey stream) => new(StorageErrors.DamagedRecord,
        $"The stream {stream} does not match its checksum: the disk has changed it. Restore a backup with `fulmar data restore`.");

    private static long Sum(StreamState stream) =>
        Sum(stream.Key.Id, stream.Id, stream.Partition.Category.Id, stream.Partition.Id, stream.First, stream.Version, stream.Swept, stream.DeletedAt);

    /// <summary>Null where the row does not match its checksum.</summary>
    private StreamState? Know(Statement row, StreamKey key)
    {
        var stream = categories.Partition(row.Int64(3)) is not { } partition ? null : new StreamState(row.Int64(0), key, partition)
        {
            First = row.Int64(4), Version = row.Int64(5), Swept = row.Int64(6), DeletedAt = row.NullableInt64(7),
        };
        var isWhole = stream is not null && Sum(stream) == row.Int64(8);
        if (stream is not null) stream.Version = Math.Max(stream.Version, row.Int64(9));
        row.Reset();
        return isWhole ? byKey[key] = stream! : null;
    }
}

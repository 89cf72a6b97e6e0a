using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Streams;

/// <summary>Does what operations say about checkpoints. Owned by the writer's thread.</summary>
internal sealed class CheckpointWriter(Connection connection, BatchContext batch) : IDisposable
{
    private readonly Statement find = connection.Prepare("SELECT position, checksum FROM checkpoint WHERE app = ?1 AND consumer = ?2 AND partition = ?3");
    private readonly Statement put = connection.Prepare(
        "INSERT INTO checkpoint (app, consumer, partition, position, moved_at, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6) " +
        "ON CONFLICT DO UPDATE SET position = excluded.position, moved_at = excluded.moved_at, checksum = excluded.checksum");
    private readonly Statement delete = connection.Prepare("DELETE FROM checkpoint WHERE app = ?1 AND consumer = ?2 AND partition = ?3");

    /// <summary>Null where it is there.</summary>
    /// <exception cref="StorageException">It does not match its checksum (FUL6005).</exception>
    public CheckpointElsewhere? Check(CheckpointKey key, long from)
    {
        if (!Bind(find, key).Step()) return from == 0 ? null : new CheckpointElsewhere(0);
        var (position, checksum) = (find.Int64(0), find.Int64(1));
        find.Reset();
        if (checksum != Sum(key, position)) throw Damaged(key);
        return position == from ? null : new CheckpointElsewhere(position);
    }

    public void Move(MoveCheckpoint operation)
    {
        if (operation.To == 0) Bind(delete, operation.Key).Run();
        else Bind(put, operation.Key).Bind(4, operation.To).Bind(5, batch.Now).Bind(6, Sum(operation.Key, operation.To)).Run();
    }

    public void Dispose()
    {
        foreach (var statement in new[] { find, put, delete }) statement.Dispose();
    }

    /// <summary>The checksum of a checkpoint's row.</summary>
    public static long Sum(CheckpointKey key, long position) => Checksum.OfNumbers($"{key}", position);

    /// <summary>The answer of whoever comes to one that is not as it was written.</summary>
    public static StorageException Damaged(CheckpointKey key) => new(StorageErrors.DamagedRecord,
        $"The checkpoint {key} does not match its checksum: the disk has changed it. Restore a backup with `fulmar data restore`.");

    private static Statement Bind(Statement statement, CheckpointKey key) => statement.Bind(1, key.App.Value).Bind(2, key.Consumer).Bind(3, key.Partition);
}

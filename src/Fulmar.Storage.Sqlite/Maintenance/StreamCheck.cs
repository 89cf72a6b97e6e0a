using Fulmar.Storage.Sqlite.Changes;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Streams;

namespace Fulmar.Storage.Sqlite.Maintenance;

/// <summary>Compares what streams, partitions, checkpoints and change feeds say of themselves with their checksums, and with the rows that are there.</summary>
internal static class StreamCheck
{
    public static void Run(Connection connection, Action<string> add)
    {
        Rows(connection, add, "SELECT checksum, id, store, family, name, keep_age, keep_count, keep_bytes FROM category",
            row => ($"Category {row.Text(4)}", CategoryTable.Sum(row.Int64(1), new CategoryKey(new StoreId(row.Text(2)), (StreamFamily)row.Int32(3), row.Text(4)), Kept.Read(row, 5))));
        Rows(connection, add, "SELECT checksum, id, category, number, first, last, bytes FROM stream_partition",
            row => ($"Partition {row.Int64(3)} of category {row.Int64(2)}", CategoryTable.Sum(row.Int64(1), row.Int64(2), row.Int32(3), row.Int64(4), row.Int64(5), row.Int64(6))));
        Rows(connection, add, "SELECT checksum, id, category, name, partition, first, version, swept, deleted_at FROM stream",
            row => ($"Stream {row.Text(3)}", StreamTable.Sum(row.Text(3), row.Int64(1), row.Int64(2), row.Int64(4), row.Int64(5), row.Int64(6), row.Int64(7), row.NullableInt64(8))));
        Rows(connection, add, "SELECT checksum, app, consumer, partition, position FROM checkpoint",
            row => ($"Checkpoint {row.Text(2)}", CheckpointWriter.Sum(new CheckpointKey(new AppId(row.Text(1)), row.Text(2), row.Int32(3)), row.Int64(4))));
        Rows(connection, add, "SELECT checksum, collection, kept, keep_age, keep_count, first, last, swept FROM change_feed",
            row => ($"The change feed of collection {row.Int64(1)}",
                ChangeWriter.Sum(row.Int64(1), row.Int64(2) == 0 ? null : Kept.WithoutBytes(row, 3), row.Int64(5), row.Int64(6), row.Int64(7))));
        Rows(connection, add, "SELECT checksum, collection, position, kind, partition, name, etag FROM change",
            row => ($"Change {row.Int64(2)} of {row.Text(4)}/{row.Text(5)}", ChangeWriter.Sum(row.Text(4), row.Text(5), row.Int64(1), row.Int64(2), row.Int64(3), row.Int64(6))));
        Count(connection, add, "events are of no stream, or of another partition than their stream.",
            $"SELECT count(*) FROM event e LEFT JOIN stream s ON s.id = e.stream WHERE s.partition IS NOT e.id >> {PartitionCounter.PositionBits}");
        Count(connection, add, "streams have not all of their events.",
            "SELECT count(*) FROM stream s WHERE max(s.version, coalesce((SELECT max(e.version) FROM event e WHERE e.stream = s.id), 0)) - s.swept + 1 " +
            "<> (SELECT count(*) FROM event e WHERE e.stream = s.id AND e.version >= s.swept)");
        Count(connection, add, "partitions have events beyond their newest position.",
            "SELECT count(*) FROM stream_partition p WHERE EXISTS (SELECT 1 FROM event e " +
            $"WHERE e.id > (p.id << {PartitionCounter.PositionBits}) + p.last AND e.id < ((p.id + 1) << {PartitionCounter.PositionBits}))");
        Count(connection, add, "change feeds have not all of their changes.",
            "SELECT count(*) FROM change_feed f WHERE f.last - f.swept + 1 <> (SELECT count(*) FROM change c WHERE c.collection = f.collection)");
    }

    private static void Rows(Connection connection, Action<string> add, string sql, Func<Statement, (string Name, long Sum)> record)
    {
        using var rows = connection.Prepare(sql);
        while (rows.Step())
            if (record(rows) is var (name, sum) && sum != rows.Int64(0)) add($"{StorageErrors.DamagedRecord}: {name} does not match its checksum.");
    }

    private static void Count(Connection connection, Action<string> add, string what, string sql)
    {
        if (connection.ReadInt64(sql) is > 0 and var count) add($"{count} {what}");
    }
}

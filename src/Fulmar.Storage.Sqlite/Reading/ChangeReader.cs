using Fulmar.Storage.Sqlite.Changes;
using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Documents;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Streams;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Reading;

/// <summary>Reads change feeds: which documents have changed, and what they are now.</summary>
internal sealed class ChangeReader(EngineClock clock, CollectionTable collections, ContentStore files)
{
    /// <summary>Changes that are looked at for a page: those that newer ones have followed are left out.</summary>
    private const int MostScanned = StorageLimits.Page;

    private const string Changes = "SELECT c.position, c.kind, c.partition, c.name, c.etag, c.changed_at, c.checksum, d.etag, d.expires_at, d.body, d.content, d.checksum " +
        "FROM change c LEFT JOIN document d ON d.collection = c.collection AND d.partition = c.partition AND d.name = c.name WHERE c.collection = ?1 AND c.position > ?2 ORDER BY c.position LIMIT ?3";

    public ChangeFeed? Find(Reader reader, CollectionKey collection) => Feed(reader, collection);

    public PositionReading Read(Reader reader, ChangeRead read)
    {
        using var snapshot = reader.Snapshot();
        if (Feed(reader, read.Collection) is not { } feed) return new NotFollowed();
        var after = read.After ?? feed.First - 1;
        if (after + 1 < feed.First) return new PositionGone(0, feed.First);
        var rows = reader[Changes].Bind(1, collections.Find(read.Collection)!.Id).Bind(2, after).Bind(3, MostScanned);
        var found = new List<DocumentChange>();
        var (position, seen, bytes, now) = (after, 0, 0L, clock.Now());
        var isFull = false;
        while (!isFull && rows.Step())
        {
            if (Read(rows, read.Collection, now) is { } change)
            {
                bytes += change.Body.Length;
                if (isFull = found.Count > 0 && bytes > read.Bytes) break;
                found.Add(change);
                isFull = found.Count == read.Count;
            }
            (position, seen) = (rows.Int64(0), seen + 1);
        }
        rows.Reset();
        return new ChangePage(found, isFull || seen == MostScanned ? position : Math.Max(after, feed.Last), feed.Last);
    }

    private ChangeFeed? Feed(Reader reader, CollectionKey key)
    {
        if (collections.Find(key) is not { } collection) return null;
        var row = reader["SELECT keep_age, keep_count, first, last, swept, checksum FROM change_feed WHERE collection = ?1 AND kept = 1"].Bind(1, collection.Id);
        if (!row.Step()) return null;
        var feed = new ChangeFeed(key, Kept.WithoutBytes(row, 0), row.Int64(2), row.Int64(3));
        var isWhole = ChangeWriter.Sum(collection.Id, feed.Retention, feed.First, feed.Last, row.Int64(4)) == row.Int64(5);
        row.Reset();
        if (!isWhole)
            throw new StorageException(StorageErrors.DamagedRecord, $"The change feed of {key} does not match its checksum: the disk has changed it. Restore a backup with `fulmar data restore`.");
        return feed;
    }

    /// <summary>Null for one that a newer one has followed, or will when what is over is removed.</summary>
    private DocumentChange? Read(Statement row, CollectionKey collection, long now)
    {
        var (kind, isThere) = ((ChangeKind)row.Int32(1), !row.IsNull(7));
        var key = new DocumentKey(collection, row.Text(2), row.Text(3));
        var isDamaged = ChangeWriter.Sum(key.Partition, key.Id, collections.Find(collection)!.Id, row.Int64(0), (long)kind, row.Int64(4)) != row.Int64(6);
        byte[]? body = [];
        if (kind is ChangeKind.Created or ChangeKind.Updated)
        {
            if (!isDamaged && (!isThere || row.Int64(7) != row.Int64(4) || row.NullableInt64(8) <= now)) return null;
            body = row.IsNull(9) ? ReadFile(row) : row.Blob(9).ToArray();
            isDamaged |= body is null || Checksum.OfDocument(key.Partition, key.Id, body) != row.Int64(11);
        }
        else if (isThere && !isDamaged) return null;
        return new DocumentChange(row.Int64(0), kind, key, new ETag(row.Int64(4)), body ?? [], EngineClock.Time(row.Int64(5))) { IsDamaged = isDamaged };
    }

    private byte[]? ReadFile(Statement row)
    {
        try { return row.Blob(10).Length == 16 ? files.Read(GuidBytes.Read(row.Blob(10))) : null; }
        catch (IOException) { return null; }
    }
}

using Fulmar.Storage.Sqlite.Changes;
using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Queues;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Documents;

/// <summary>Does what operations say about documents. Owned by the writer's thread.</summary>
internal sealed class DocumentWriter : IDisposable
{
    private readonly BatchContext batch;
    private readonly CollectionTable collections;
    private readonly ContentTable contents;
    private readonly ChangeWriter changes;
    private readonly Statement find, insert, update, delete, insertEntry, deleteEntries, current, expired;

    public DocumentWriter(Connection connection, BatchContext batch, CollectionTable collections, ContentTable contents, ChangeWriter changes)
    {
        this.batch = batch;
        this.collections = collections;
        this.contents = contents;
        this.changes = changes;
        find = connection.Prepare("SELECT id, etag, expires_at, content FROM document WHERE collection = ?1 AND partition = ?2 AND name = ?3");
        insert = connection.Prepare("INSERT INTO document (collection, partition, name, etag, modified_at, expires_at, body, content, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id");
        update = connection.Prepare("UPDATE document SET etag = ?4, modified_at = ?5, expires_at = ?6, body = ?7, content = ?8, checksum = ?9 WHERE id = ?1");
        delete = connection.Prepare("DELETE FROM document WHERE id = ?1");
        insertEntry = connection.Prepare("INSERT OR IGNORE INTO document_entry (collection, number, value, document) VALUES (?1, ?2, ?3, ?4)");
        deleteEntries = connection.Prepare("DELETE FROM document_entry WHERE document = ?1");
        current = connection.Prepare("SELECT etag FROM document WHERE id = ?1");
        expired = connection.Prepare("SELECT id, content, collection, partition, name FROM document WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2");
    }

    private readonly record struct Row(long Id, long Version, bool IsExpired, Guid? Content);

    /// <summary>Null where the condition holds.</summary>
    public VersionConflict? Check(DocumentKey key, DocumentCondition condition)
    {
        var current = Find(key) is { IsExpired: false } row ? new ETag(row.Version) : (ETag?)null;
        return condition.Holds(current) ? null : new VersionConflict(current);
    }

    public DocumentWritten Put(PutDocument operation, PreparedBody body)
    {
        var collection = collections.FindOrAdd(operation.Key.Collection);
        var etag = batch.NextStamp();
        long? expiresAt = operation.TimeToLive is { } life ? batch.Now + (long)Math.Ceiling(life.TotalMilliseconds) : null;
        long id;
        var found = Find(operation.Key);
        if (found is { } row)
        {
            id = row.Id;
            Forget(id, row.Content);
            update.Bind(1, id);
            Bind(update, etag, expiresAt, body);
            update.Run();
        }
        else
        {
            insert.Bind(1, collection.Id).Bind(2, operation.Key.Partition).Bind(3, operation.Key.Id);
            Bind(insert, etag, expiresAt, body);
            insert.Step();
            id = insert.Int64(0);
            insert.Run();
        }
        contents.Use(body);
        // An index that was declared since the entries were read: they are read again.
        var entries = body.Entries is { } made && ReferenceEquals(made.Indexes, collection.Indexes) ? made : DocumentEntries.Of(operation.Body, collection.Indexes);
        AddEntries(collection.Id, id, entries);
        changes.Add(collection.Id, found is { IsExpired: false } ? ChangeKind.Updated : ChangeKind.Created, operation.Key.Partition, operation.Key.Id, etag);
        return new DocumentWritten(new ETag(etag));
    }

    public void Delete(DocumentKey key)
    {
        if (Find(key) is not { } row) return;
        Forget(row.Id, row.Content);
        delete.Bind(1, row.Id).Run();
        changes.Add(collections.Find(key.Collection)!.Id, row.IsExpired ? ChangeKind.Expired : ChangeKind.Deleted, key.Partition, key.Id, etag: null);
    }

    /// <summary>Adds entries to indexes that are being made, unless the document was written since it was read.</summary>
    public void AddEntries(CollectionKey key, long id, long etag, DocumentEntries entries)
    {
        var collection = collections.Find(key)!;
        var isCurrent = current.Bind(1, id).Step() && current.Int64(0) == etag;
        current.Reset();
        if (isCurrent) AddEntries(collection.Id, id, entries);
    }

    /// <summary>Drops documents whose time is over, at most so many. Returns how many.</summary>
    public int DropExpired(int count)
    {
        var rows = new List<(long Id, Guid? Content, long Collection, string Partition, string Name)>();
        expired.Bind(1, batch.Now).Bind(2, count);
        while (expired.Step()) rows.Add((expired.Int64(0), expired.IsNull(1) ? null : GuidBytes.Read(expired.Blob(1)), expired.Int64(2), expired.Text(3), expired.Text(4)));
        foreach (var (id, content, collection, partition, name) in rows)
        {
            Forget(id, content);
            delete.Bind(1, id).Run();
            changes.Add(collection, ChangeKind.Expired, partition, name, etag: null);
        }
        return rows.Count;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { find, insert, update, delete, insertEntry, deleteEntries, current, expired }) statement.Dispose();
    }

    private Row? Find(DocumentKey key)
    {
        if (collections.Find(key.Collection) is not { } collection) return null;
        if (!find.Bind(1, collection.Id).Bind(2, key.Partition).Bind(3, key.Id).Step()) return null;
        var row = new Row(find.Int64(0), find.Int64(1), find.NullableInt64(2) <= batch.Now, find.IsNull(3) ? null : GuidBytes.Read(find.Blob(3)));
        find.Reset();
        return row;
    }

    private void Bind(Statement statement, long etag, long? expiresAt, PreparedBody body)
    {
        statement.Bind(4, etag).Bind(5, batch.Now).Bind(6, expiresAt).Bind(9, body.Checksum);
        MessageTable.BindBody(statement, 7, body);
    }

    private void AddEntries(long collection, long document, DocumentEntries entries)
    {
        foreach (var (number, value) in entries.Values) insertEntry.Bind(1, collection).Bind(2, number).Bind(3, value).Bind(4, document).Run();
    }

    /// <summary>What a version of a document leaves behind.</summary>
    private void Forget(long document, Guid? content)
    {
        deleteEntries.Bind(1, document).Run();
        if (content is { } file) contents.Free(file);
    }
}

using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Queues;
using Fulmar.Storage.Sqlite.Reading;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite;

/// <summary>Lets things happen once. Owned by the writer's thread.</summary>
internal sealed class OnceWriter(Connection connection, BatchContext batch, ContentTable contents, ContentStore files) : IDisposable
{
    private readonly Statement find = connection.Prepare("SELECT result, content, expires_at, checksum FROM once WHERE app = ?1 AND scope = ?2 AND name = ?3");
    private readonly Statement insert = connection.Prepare(
        "INSERT INTO once (app, scope, name, done_at, expires_at, result, content, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    private readonly Statement forget = connection.Prepare("DELETE FROM once WHERE app = ?1 AND scope = ?2 AND name = ?3 RETURNING content");
    private readonly Statement expired = connection.Prepare("SELECT app, scope, name FROM once WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2");

    /// <summary>Null where it was not done, or is forgotten.</summary>
    public AlreadyDone? Check(OnceKey key)
    {
        Bind(find, key);
        if (!find.Step()) return null;
        var isKnown = find.Int64(2) > batch.Now;
        var result = isKnown ? Read(key) : [];
        find.Reset();
        return isKnown ? new AlreadyDone(result) : null;
    }

    public void Do(Once operation, PreparedBody body)
    {
        Forget(operation.Key);
        Bind(insert, operation.Key).Bind(4, batch.Now).Bind(5, batch.Now + (long)Math.Ceiling(operation.Keep.TotalMilliseconds)).Bind(8, body.Checksum);
        MessageTable.BindBody(insert, 6, body);
        insert.Run();
        contents.Use(body);
    }

    /// <summary>Forgets what was remembered long enough, at most so many. Returns how many.</summary>
    public int DropExpired(int count)
    {
        var keys = new List<OnceKey>();
        expired.Bind(1, batch.Now).Bind(2, count);
        while (expired.Step()) keys.Add(new OnceKey(new AppId(expired.Text(0)), expired.Text(1), expired.Text(2)));
        keys.ForEach(Forget);
        return keys.Count;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { find, insert, forget, expired }) statement.Dispose();
    }

    // A file is read by the writer's thread here: a second call with a large result is rare.
    private byte[] Read(OnceKey key)
    {
        try
        {
            var result = find.IsNull(1) ? find.Blob(0).ToArray() : files.Read(GuidBytes.Read(find.Blob(1)));
            return Checksum.OfOnce(key, result) == find.Int64(3) ? result : throw OnceReader.Damaged(key, null);
        }
        catch (IOException exception) { throw OnceReader.Damaged(key, exception); }
    }

    private void Forget(OnceKey key)
    {
        Bind(forget, key);
        while (forget.Step())
            if (!forget.IsNull(0)) contents.Free(GuidBytes.Read(forget.Blob(0)));
    }

    private static Statement Bind(Statement statement, OnceKey key) => statement.Bind(1, key.App.Value).Bind(2, key.Scope).Bind(3, key.Key);
}

using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Reading;

/// <summary>Looks at what was done once, and at who holds leases.</summary>
internal sealed class OnceReader(EngineClock clock, ContentStore files)
{
    private const string Columns = "name, done_at, expires_at, result, content, checksum";

    public OnceRecord? Find(Reader reader, OnceKey key)
    {
        var row = reader[$"SELECT {Columns} FROM once WHERE app = ?1 AND scope = ?2 AND name = ?3"].Bind(1, key.App.Value).Bind(2, key.Scope).Bind(3, key.Key);
        if (!row.Step()) return null;
        var record = Read(row, key.App, key.Scope);
        row.Reset();
        return record;
    }

    public IReadOnlyList<OnceRecord> List(Reader reader, AppId app, string scope, string? after, int count)
    {
        var found = new List<OnceRecord>();
        var rows = reader[$"SELECT {Columns} FROM once WHERE app = ?1 AND scope = ?2 AND name > ?3 ORDER BY name LIMIT ?4"]
            .Bind(1, app.Value).Bind(2, scope).Bind(3, after ?? "").Bind(4, count);
        while (rows.Step())
            if (Read(rows, app, scope) is { } record) found.Add(record);
        return found;
    }

    public LeaseState? FindLease(Reader reader, LeaseName name)
    {
        var row = reader["SELECT epoch, holder, until FROM lease WHERE app = ?1 AND name = ?2"].Bind(1, name.App.Value).Bind(2, name.Name);
        if (!row.Step()) return null;
        var state = new LeaseState(name, row.Int64(0), row.Text(1), TimeSpan.FromMilliseconds(row.Int64(2) - clock.Now()));
        row.Reset();
        return state;
    }

    private OnceRecord? Read(Statement row, AppId app, string scope)
    {
        if (row.Int64(2) <= clock.Now()) return null;
        var key = new OnceKey(app, scope, row.Text(0));
        byte[] result;
        try { result = row.IsNull(3) ? files.Read(GuidBytes.Read(row.Blob(4))) : row.Blob(3).ToArray(); }
        catch (IOException exception) { throw Damaged(key, exception); }
        if (Checksum.OfOnce(key, result) != row.Int64(5)) throw Damaged(key, null);
        return new OnceRecord(key, EngineClock.Time(row.Int64(1)), EngineClock.Time(row.Int64(2)), result);
    }

    /// <summary>The answer of whoever reads one that is not as it was written.</summary>
    public static StorageException Damaged(OnceKey key, Exception? inner) => new(StorageErrors.DamagedRecord,
        $"What {key} keeps does not match its checksum: the disk has changed it. Restore a backup with `fulmar data restore`.", inner);
}

using SQLitePCL;

namespace Fulmar.Storage.Sqlite.Native;

/// <summary>A connection to the file. Used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    // SQLITE_CONFIG_MEMSTATUS, https://www.sqlite.org/c3ref/c_config_covering_index_scan.html
    private const int MemoryStatus = 9;

    private readonly sqlite3 handle;
    private readonly HashSet<Statement> statements = [];

    /// <summary>What <see cref="WaitForOthers"/> is unless told otherwise.</summary>
    public static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(5);

    static Connection()
    {
        Batteries_V2.Init();
        // Counts of SQLite's own memory would take a lock at each of its allocations, and nobody asks for them.
        raw.sqlite3_config(MemoryStatus, 0);
    }

    private Connection(sqlite3 handle) => this.handle = handle;

    /// <summary>The library's own object, for what has no method here.</summary>
    public sqlite3 Handle => handle;

    /// <summary>Whether no transaction is open.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(handle) != 0;

    /// <summary>Opens the file, creating it unless it is only to be read.</summary>
    public static Connection Open(string path, bool readOnly)
    {
        // Each connection has one user at a time, so SQLite need not lock it.
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        var connection = new Connection(handle);
        try { connection.Check(code); }
        catch
        {
            connection.Dispose();
            throw;
        }
        raw.sqlite3_extended_result_codes(handle, 1);
        connection.WaitForOthers(UsualWait);
        return connection;
    }

    /// <summary>How long a statement waits for other connections' locks before it fails as busy.</summary>
    public void WaitForOthers(TimeSpan most) => raw.sqlite3_busy_timeout(handle, (int)most.TotalMilliseconds);

    /// <summary>Runs statements that give nothing back.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(handle, sql));

    /// <summary>Compiles a statement that is used often.</summary>
    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        var prepared = new Statement(this, statement);
        statements.Add(prepared);
        return prepared;
    }

    /// <summary>The first column of the first row.</summary>
    public long ReadInt64(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Leaves all rows that were not read, as after a failure in the middle of some.</summary>
    public void ResetAll()
    {
        foreach (var statement in statements) statement.Reset();
    }

    /// <summary>A statement is of no more use.</summary>
    public void Forget(Statement statement) => statements.Remove(statement);

    /// <exception cref="SqliteException">The code is an error's.</exception>
    public void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        throw new SqliteException(code, raw.sqlite3_errmsg(handle).utf8_to_string());
    }

    public void Dispose() => handle.Dispose();
}

/// <summary>SQLite refused. The engine turns it into a <see cref="StorageException"/>.</summary>
internal sealed class SqliteException(int code, string message) : Exception($"SQLite {code}: {message}")
{
    /// <summary>The extended result code, https://www.sqlite.org/rescode.html.</summary>
    public int Code { get; } = code;

    /// <summary>The primary result code.</summary>
    public int Primary => Code & 0xFF;
}

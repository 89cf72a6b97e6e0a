using System.Collections.Concurrent;
using Fulmar.Storage.Sqlite.Native;

namespace Fulmar.Storage.Sqlite.Reading;

/// <summary>Connections that only read. Each reads one short snapshot at a time: a long one would keep the log from shrinking.</summary>
internal sealed class ReaderPool(SqliteEngineOptions options) : IDisposable
{
    private readonly SemaphoreSlim free = new(options.Readers);
    private readonly ConcurrentBag<Reader> idle = [];
    private volatile bool closed;

    /// <summary>Runs a read on a connection that nobody else uses.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<Reader, T> read, CancellationToken cancellationToken)
    {
        if (closed) throw Writing.Writer.Stopped();
        await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (closed) throw Writing.Writer.Stopped();
            if (!idle.TryTake(out var reader)) reader = new Reader(options);
            try { return read(reader); }
            catch (SqliteException exception)
            {
                throw new StorageException(
                    exception.Primary is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB ? StorageErrors.BrokenStore : StorageErrors.CannotWrite,
                    $"{options.Database} cannot be read ({exception.Message}). If it stays, stop the host and run `fulmar data check`.", exception);
            }
            finally
            {
                reader.Reset();
                idle.Add(reader);
            }
        }
        finally { free.Release(); }
    }

    public void Dispose()
    {
        closed = true;
        // Whoever reads now gives its connection back within its bound.
        for (var i = 0; i < options.Readers; i++) free.Wait();
        while (idle.TryTake(out var reader)) reader.Dispose();
        free.Dispose();
    }
}

/// <summary>A connection with the statements that were used on it.</summary>
internal sealed class Reader : IDisposable
{
    private readonly Connection connection;
    private readonly Dictionary<string, Statement> statements = [];

    public Reader(SqliteEngineOptions options)
    {
        connection = Connection.Open(options.Database, readOnly: true);
        connection.Execute($"PRAGMA query_only = 1; PRAGMA cache_size = -{options.CacheKilobytes / 4}; PRAGMA temp_store = MEMORY");
    }

    /// <summary>A statement, compiled once.</summary>
    public Statement this[string sql] => statements.TryGetValue(sql, out var known) ? known : statements[sql] = connection.Prepare(sql);

    /// <summary>All statements until it is disposed of see one state of the file.</summary>
    public IDisposable Snapshot()
    {
        this["BEGIN"].Run();
        return new OneState(this);
    }

    /// <summary>Ends the snapshot of a read that stopped in the middle.</summary>
    public void Reset() => connection.ResetAll();

    public void Dispose()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        connection.Dispose();
    }

    private sealed class OneState(Reader reader) : IDisposable
    {
        public void Dispose()
        {
            // What was read to its middle would keep it open.
            reader.Reset();
            // Some errors have ended it already.
            if (!reader.connection.IsIdle) reader["COMMIT"].Run();
        }
    }
}

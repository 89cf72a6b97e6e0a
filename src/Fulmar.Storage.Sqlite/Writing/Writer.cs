using System.Diagnostics;
using System.Threading.Channels;
using Fulmar.Storage.Sqlite.Native;
using SQLitePCL;

namespace Fulmar.Storage.Sqlite.Writing;

/// <summary>
/// The one thread that writes. Units that wait share a transaction (group commit): one sync of the disk for all of them. Each still succeeds or is
/// refused alone.
/// </summary>
internal sealed class Writer
{
    private readonly SqliteEngineOptions options;
    private readonly Connection connection;
    private readonly UnitWriter units;
    private readonly Subscribers subscribers;
    private readonly Thread thread;
    private readonly Statement begin, commit, rollback;
    private readonly List<(Unit Unit, CommitOutcome? Outcome)> batch = [];
    private readonly TaskCompletionSource<StorageException> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Bounded by what was admitted: a unit is here only with its part of the engine's bytes.
    private readonly Channel<Unit> waiting = Channel.CreateUnbounded<Unit>(new UnboundedChannelOptions { SingleReader = true });
    // No Lock: that cannot be waited on.
    private readonly object sleep = new();
    private bool isAsleep;
    private int sinceTrim;

    public Writer(SqliteEngineOptions options, Connection connection, UnitWriter units, Subscribers subscribers)
    {
        this.options = options;
        this.connection = connection;
        this.units = units;
        this.subscribers = subscribers;
        begin = connection.Prepare("BEGIN IMMEDIATE");
        commit = connection.Prepare("COMMIT");
        rollback = connection.Prepare("ROLLBACK");
        thread = new Thread(Run) { IsBackground = true, Name = "storage writer" };
        thread.Start();
    }

    public Task<StorageException> Broken => broken.Task;

    /// <summary>Puts a unit behind those that wait. It reports by itself.</summary>
    public void Submit(Unit unit)
    {
        if (!waiting.Writer.TryWrite(unit)) unit.Fail(Stopped());
        else WakeUp();
    }

    /// <summary>Writes what waits, then ends.</summary>
    public void Stop()
    {
        waiting.Writer.TryComplete();
        WakeUp();
        thread.Join();
        foreach (var statement in new[] { begin, commit, rollback }) statement.Dispose();
    }

    private void Run()
    {
        while (WaitForUnit())
        {
            if (broken.Task.IsCompleted) FailWaiting();
            else if (waiting.Reader.TryPeek(out var next) && next.IsOutsideTransaction) RunOutside();
            else WriteBatch();
        }
    }

    /// <summary>Waits for a unit; false at the end. Never by the thread pool: an app that blocks all of its threads must not hold up the writer.</summary>
    private bool WaitForUnit()
    {
        // The next unit often follows at once, and sleeping costs more than a look.
        for (var spin = new SpinWait(); !spin.NextSpinWillYield; spin.SpinOnce())
            if (waiting.Reader.TryPeek(out _)) return true;
        lock (sleep)
        {
            isAsleep = true;
            // Before the look, so that whoever comes after it sees that this thread sleeps.
            Interlocked.MemoryBarrier();
            while (!waiting.Reader.TryPeek(out _) && !waiting.Reader.Completion.IsCompleted) Monitor.Wait(sleep);
            isAsleep = false;
        }
        return waiting.Reader.TryPeek(out _);
    }

    private void WakeUp()
    {
        Interlocked.MemoryBarrier();
        if (!Volatile.Read(ref isAsleep)) return;
        lock (sleep) Monitor.Pulse(sleep);
    }

    private void FailWaiting()
    {
        while (waiting.Reader.TryRead(out var unit)) unit.Fail(broken.Task.Result);
    }

    private void RunOutside()
    {
        waiting.Reader.TryRead(out var unit);
        try { unit!.Maintenance!(); }
        catch (Exception exception)
        {
            unit!.Fail(Explain(exception));
            return;
        }
        unit.Complete(new Committed([]));
    }

    private void WriteBatch()
    {
        batch.Clear();
        try
        {
            Fill();
            commit.Run();
        }
        catch (Exception exception)
        {
            // No transaction could be begun: one unit is told, or it would wait for as long as that lasts.
            if (batch.Count == 0 && waiting.Reader.TryRead(out var first)) batch.Add((first, null));
            Recover(exception);
            return;
        }
        // On the pool, all in one go: this thread has the next transaction to write.
        ThreadPool.UnsafeQueueUserWorkItem(static done => { foreach (var (unit, outcome) in done) unit.Complete(outcome!); }, batch.ToArray(), preferLocal: false);
        subscribers.Wake(units.Batch);
        TrimLog();
    }

    private void Fill()
    {
        var (started, operations, bytes) = (Stopwatch.GetTimestamp(), 0, 0);
        begin.Run();
        units.Batch.Begin();
        while (waiting.Reader.TryPeek(out var next))
        {
            if (next.IsOutsideTransaction) break;
            if (batch.Count > 0 && (operations + next.Rows > options.BatchOperations || bytes + next.Bytes > options.BatchBytes
                || Stopwatch.GetElapsedTime(started) > options.BatchTime)) break;
            waiting.Reader.TryRead(out next);
            batch.Add((next!, null));
            batch[^1] = (next!, Write(next!));
            operations += next!.Rows;
            bytes += next.Bytes;
        }
        units.Flush();
    }

    private CommitOutcome Write(Unit unit)
    {
        if (unit.Maintenance is not { } maintenance) return units.Run(unit);
        maintenance();
        return new Committed([]);
    }

    /// <summary>Nothing of the batch is in the file. Where one unit may be to blame, each is tried again in a transaction of its own.</summary>
    private void Recover(Exception exception)
    {
        var tookBack = TakeBack(out var failure);
        var reason = Explain(failure ?? exception);
        // What cannot be taken back leaves the writer with what never happened.
        if (!tookBack || IsFatal(exception))
        {
            broken.TrySetResult(reason);
            // A disk that failed may have the commit all the same.
            foreach (var (unit, _) in batch) unit.Fail(reason.Code == StorageErrors.CannotWrite ? new StorageException(StorageErrors.OutcomeUnknown, reason.Message, reason) : reason);
        }
        else if (batch.Count == 1) batch[0].Unit.Fail(reason);
        else
            foreach (var (unit, _) in batch.ToArray()) WriteAlone(unit);
    }

    private void WriteAlone(Unit unit)
    {
        if (broken.Task.IsCompleted)
        {
            unit.Fail(broken.Task.Result);
            return;
        }
        batch.Clear();
        batch.Add((unit, null));
        CommitOutcome outcome;
        try
        {
            begin.Run();
            units.Batch.Begin();
            outcome = Write(unit);
            units.Flush();
            commit.Run();
        }
        catch (Exception exception)
        {
            Recover(exception);
            return;
        }
        unit.Complete(outcome);
        subscribers.Wake(units.Batch);
    }

    private bool TakeBack(out Exception? failure)
    {
        failure = null;
        try
        {
            connection.ResetAll();
            // Some errors have rolled back already: https://www.sqlite.org/lang_transaction.html
            if (!connection.IsIdle) rollback.Run();
            units.TakeBack();
            return true;
        }
        catch (SqliteException exception)
        {
            failure = exception;
            return false;
        }
    }

    /// <summary>After a failed sync nobody knows what the disk has; a broken file only gets worse.</summary>
    private static bool IsFatal(Exception exception) => exception is SqliteException sqlite
        && sqlite.Primary is raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    private StorageException Explain(Exception exception) => exception switch
    {
        StorageException known => known,
        SqliteException { Primary: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB } => new StorageException(StorageErrors.BrokenStore,
            $"{options.Database} is broken ({exception.Message}). Stop the host and restore a backup with `fulmar data restore`; `fulmar data check` says what is readable.", exception),
        SqliteException { Primary: raw.SQLITE_IOERR } => new StorageException(StorageErrors.CannotWrite,
            $"The disk below {options.Folder} failed ({exception.Message}). Nothing more is written until the host is started again; what the last commits say is unknown to their callers.", exception),
        SqliteException => new StorageException(StorageErrors.CannotWrite,
            $"Nothing can be written below {options.Folder} ({exception.Message}). Free some space, or give this user the right to write; the host goes on by itself.", exception),
        _ => new StorageException(StorageErrors.CannotWrite, $"A unit could not be written: {exception.Message}", exception),
    };

    /// <summary>A reader that is in the way keeps the log from being begun anew, so it only grows: then this thread waits for the readers, which are bounded.</summary>
    private void TrimLog()
    {
        if (++sinceTrim < 256) return;
        sinceTrim = 0;
        if (new FileInfo(options.Database + "-wal") is { Exists: true, Length: var length } && length > options.LargeLog)
        {
            // A reader of the engine's own is gone by then; another program's would hold up every commit.
            connection.WaitForOthers(TimeSpan.FromMilliseconds(100));
            raw.sqlite3_wal_checkpoint_v2(connection.Handle, null, raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
            connection.WaitForOthers(Connection.UsualWait);
        }
    }

    public static StorageException Stopped() => new(StorageErrors.Stopped, "The storage is closed: the host stops.");
}

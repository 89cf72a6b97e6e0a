using Fulmar.Storage.Sqlite.Changes;
using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Streams;
using Fulmar.Storage.Sqlite.Writing;
using Microsoft.Extensions.Logging;

namespace Fulmar.Storage.Sqlite.Maintenance;

/// <summary>Removes what is over: expired records, and files of content that nothing names any more.</summary>
internal sealed partial class Sweeper : IAsyncDisposable
{
    /// <summary>At most so many of a kind in one transaction: everybody waits for it.</summary>
    public const int Rows = 256;

    // Messages that are held stay, however long they are over.
    private const string IsAnythingOver =
        "SELECT EXISTS (SELECT 1 FROM message m WHERE expires_at <= ?1 AND NOT EXISTS (SELECT 1 FROM leased l WHERE l.seq = m.seq AND l.until > ?1)) " +
        "OR EXISTS (SELECT 1 FROM document WHERE expires_at <= ?1) OR EXISTS (SELECT 1 FROM once WHERE expires_at <= ?1) OR EXISTS (SELECT 1 FROM deduplication WHERE expires_at <= ?1) " +
        $"OR {EventSweep.IsAnythingOver} OR {ChangeWriter.IsAnythingOver}";

    private readonly SqliteEngineOptions options;
    private readonly SqliteEngine engine;
    private readonly EngineClock clock;
    private readonly ContentStore files;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly PeriodicTimer timer;
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;
    private int pins;

    public Sweeper(SqliteEngineOptions options, SqliteEngine engine, EngineClock clock, ContentStore files, TimeProvider time, ILogger logger)
    {
        (this.options, this.engine, this.clock, this.files, this.time, this.logger) = (options, engine, clock, files, time, logger);
        timer = new PeriodicTimer(options.SweepInterval, time);
        loop = Task.Run(RunAsync);
    }

    /// <summary>Keeps all files of content until it is disposed of, as a backup needs.</summary>
    public IDisposable Pin()
    {
        Interlocked.Increment(ref pins);
        return new Unpin(this);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        timer.Dispose();
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        var nextFiles = time.GetUtcNow();
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
            {
                if (engine.Broken.IsCompleted) return;
                try
                {
                    // Asked of a reader first: a store at rest writes nothing.
                    if (await engine.Readers.ReadAsync(IsOver, stop.Token).ConfigureAwait(false)) await engine.SweepAsync().ConfigureAwait(false);
                    if (time.GetUtcNow() < nextFiles) continue;
                    await SweepFilesAsync(stop.Token).ConfigureAwait(false);
                    nextFiles = time.GetUtcNow() + options.ContentGrace / 4;
                }
                catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException) { Log.PassFailed(logger, exception); }
            }
        }
        catch (OperationCanceledException) { /* the engine is closed */ }

        bool IsOver(Reading.Reader reader)
        {
            var row = reader[IsAnythingOver].Bind(1, clock.Now()).Bind(2, EventSweep.DeletedStream);
            row.Step();
            return row.Int64(0) != 0;
        }
    }

    /// <summary>Deletes files that nothing has named for a while, and those that no commit ever named.</summary>
    internal async Task SweepFilesAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref pins) > 0) return;
        var before = clock.Now() - (long)options.ContentGrace.TotalMilliseconds;
        var freed = await engine.Readers.ReadAsync(reader =>
        {
            var found = new List<Guid>();
            var rows = reader["SELECT id FROM content WHERE deleted_at <= ?1 LIMIT 10000"].Bind(1, before);
            while (rows.Step()) found.Add(GuidBytes.Read(rows.Blob(0)));
            return found;
        }, cancellationToken).ConfigureAwait(false);
        foreach (var chunk in freed.Chunk(Rows))
        {
            // The file first: a row without a file is swept again, a file without a row is an orphan that takes longer to find.
            foreach (var id in chunk) files.Delete(id);
            await engine.RunAsync(() => { foreach (var id in chunk) engine.Units.Contents.Forget(id); }).ConfigureAwait(false);
        }
        foreach (var chunk in files.Files((time.GetUtcNow() - options.ContentGrace).UtcDateTime).Chunk(Rows))
        {
            var orphans = await engine.Readers.ReadAsync(reader => Array.FindAll(chunk, id => !IsNamed(reader, id)), cancellationToken).ConfigureAwait(false);
            foreach (var id in orphans) files.Delete(id);
        }
    }

    private static bool IsNamed(Reading.Reader reader, Guid id)
    {
        var row = reader["SELECT 1 FROM content WHERE id = ?1"].Bind(1, GuidBytes.Of(id));
        var isNamed = row.Step();
        row.Reset();
        return isNamed;
    }

    private sealed class Unpin(Sweeper sweeper) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref sweeper.pins);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What is over could not be removed this time; it is tried again.")]
        public static partial void PassFailed(ILogger logger, Exception exception);
    }
}

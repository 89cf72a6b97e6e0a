using System.Threading.RateLimiting;
using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Documents;
using Fulmar.Storage.Sqlite.Maintenance;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Platform;
using Fulmar.Storage.Sqlite.Queues;
using Fulmar.Storage.Sqlite.Reading;
using Fulmar.Storage.Sqlite.Writing;
using Microsoft.Extensions.Logging;

namespace Fulmar.Storage.Sqlite;

/// <summary>The embedded engine: one SQLite file in the data directory, one thread that writes it.</summary>
public sealed class SqliteEngine : IStorageEngine
{
    private readonly SqliteEngineOptions options;
    private readonly EngineClock clock;
    private readonly Connection connection;
    private readonly CollectionTable collections;
    private readonly ContentStore files;
    private readonly UnitWriter units;
    private readonly Writer writer;
    private readonly ReaderPool readers;
    private readonly UnitPreparation preparation;
    private readonly MessageReader messages;
    private readonly QueueReader queues;
    private readonly DocumentReader documents;
    private readonly OnceReader onces;
    private readonly EventReader events;
    private readonly ChangeReader changes;
    private readonly IndexBuilder indexes;
    private readonly Sweeper sweeper;
    private readonly ConcurrencyLimiter admission;
    private readonly Subscribers subscribers;
    private int closed;

    private SqliteEngine(SqliteEngineOptions options, Connection connection, TimeProvider time, ILogger logger)
    {
        this.options = options;
        this.connection = connection;
        subscribers = new Subscribers(logger);
        clock = new EngineClock(time);
        files = new ContentStore(options.Folder, options.IsDurable, options.IsDurable && options.SyncsNames);
        files.Open();
        collections = new CollectionTable(connection);
        units = new UnitWriter(connection, new BatchContext(connection, clock), collections, files);
        readers = new ReaderPool(options);
        preparation = new UnitPreparation(options, collections, files);
        messages = new MessageReader(files);
        queues = new QueueReader(clock, messages);
        documents = new DocumentReader(clock, collections, files);
        onces = new OnceReader(clock, files);
        events = new EventReader(files);
        changes = new ChangeReader(clock, collections, files);
        // A permit is a kilobyte: what waits is bounded by what it weighs.
        admission = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = options.WaitingBytes / 1024, QueueLimit = int.MaxValue });
        BreakLeasesOfPumps();
        writer = new Writer(options, connection, units, subscribers);
        indexes = new IndexBuilder(this);
        sweeper = new Sweeper(options, this, clock, files, time, logger);
    }

    /// <inheritdoc/>
    public Task<StorageException> Broken => writer.Broken;

    /// <summary>Opens the store of a data directory, which the caller has locked, and creates what is missing. Leases that pumps had end here.</summary>
    /// <exception cref="StorageException">The file is broken or another program's (FUL6002), newer (FUL6007), or cannot be written (FUL6001).</exception>
    public static SqliteEngine Open(SqliteEngineOptions options, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        Connection? connection = null;
        try
        {
            DurableFile.CreateFolder(options.Folder, options.IsDurable);
            // SQLite would drop the log of a database that is gone.
            if (!File.Exists(options.Database) && File.Exists(options.Database + "-wal"))
                throw new StorageException(StorageErrors.BrokenStore, $"{options.Database} is gone, but its log is there. Put the database back, or put the log away too with `fulmar data reset`.");
            connection = Connection.Open(options.Database, readOnly: false);
            Configure(connection, options);
            Migrator.Run(connection, options.Database);
            return new SqliteEngine(options, connection, time, logger);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            throw exception switch
            {
                SqliteException { Primary: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB } => new StorageException(StorageErrors.BrokenStore,
                    $"{options.Database} is no store that can be read ({exception.Message}). Restore a backup with `fulmar data restore`, or begin anew with `fulmar data reset`.", exception),
                SqliteException or IOException or UnauthorizedAccessException => new StorageException(StorageErrors.CannotWrite,
                    $"{options.Database} cannot be opened ({exception.Message}). See that the disk has space and that this user may write there.", exception),
                _ => exception,
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CommitOutcome> CommitAsync(StorageCommit commit, CancellationToken cancellationToken)
    {
        var bytes = CommitRules.Check(commit);
        if (commit.Operations is [DeclareIndexes declare]) return await indexes.DeclareAsync(declare, cancellationToken).ConfigureAwait(false);
        var lease = await AdmitAsync(bytes, cancellationToken).ConfigureAwait(false);
        var unit = new Unit(commit.Operations, bytes, lease);
        try { await preparation.PrepareAsync(unit, cancellationToken).ConfigureAwait(false); }
        catch
        {
            lease.Dispose();
            throw;
        }
        try { return Told(unit, await SubmitAsync(unit).ConfigureAwait(false)); }
        finally { preparation.Settle(unit); }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(QueueKey queue, Action wake) => subscribers.Add(queue, wake);

    /// <inheritdoc/>
    public IDisposable Subscribe(CategoryKey category, Action<int> wake) => subscribers.Add(category, wake);

    /// <inheritdoc/>
    public IDisposable Subscribe(CollectionKey collection, Action wake) => subscribers.Add(collection, wake);

    /// <inheritdoc/>
    public ValueTask<MessagePage> PeekAsync(QueueKey queue, string? after, int count, CancellationToken cancellationToken)
    {
        CommitRules.CheckPage(count);
        return readers.ReadAsync(reader => queues.Peek(reader, queue, after, count), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<QueueStatistics?> FindQueueAsync(QueueKey queue, CancellationToken cancellationToken) =>
        readers.ReadAsync(reader => queues.Statistics(reader, queue), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<QueueStatistics>> ListQueuesAsync(StoreId store, CancellationToken cancellationToken) =>
        readers.ReadAsync(reader => queues.List(reader, store), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Document?> FindDocumentAsync(DocumentKey key, CancellationToken cancellationToken) =>
        readers.ReadAsync(reader => documents.Find(reader, key), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        CommitRules.Check(query);
        return readers.ReadAsync(reader => documents.Query(reader, query), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Collection>> ListCollectionsAsync(StoreId store, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Collection>>([.. collections.All.Where(pair => pair.Key.Store == store)
            .OrderBy(pair => pair.Key.Family).ThenBy(pair => pair.Key.Name, StringComparer.Ordinal)
            .Select(pair => new Collection(pair.Key, [.. pair.Value.Indexes.Where(index => index.IsReady).Select(index => index.Path)]))]);

    /// <inheritdoc/>
    public ValueTask<StreamReading> ReadStreamAsync(StreamRead read, CancellationToken cancellationToken)
    {
        StreamRules.Check(read);
        return readers.ReadAsync(reader => events.Read(reader, read), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PositionReading> ReadPartitionAsync(PartitionRead read, CancellationToken cancellationToken)
    {
        StreamRules.Check(read);
        return readers.ReadAsync(reader => events.Read(reader, read), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Category?> FindCategoryAsync(CategoryKey category, CancellationToken cancellationToken) =>
        readers.ReadAsync(reader => CategoryReader.Find(reader, category), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Category>> ListCategoriesAsync(StoreId store, CancellationToken cancellationToken) =>
        readers.ReadAsync(reader => CategoryReader.List(reader, store), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Checkpoint>> ListCheckpointsAsync(AppId app, string consumer, CancellationToken cancellationToken) =>
        readers.ReadAsync(reader => CategoryReader.Checkpoints(reader, app, consumer), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<PositionReading> ReadChangesAsync(ChangeRead read, CancellationToken cancellationToken)
    {
        StreamRules.Check(read);
        return readers.ReadAsync(reader => changes.Read(reader, read), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ChangeFeed?> FindChangesAsync(CollectionKey collection, CancellationToken cancellationToken) =>
        readers.ReadAsync(reader => changes.Find(reader, collection), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LeaseState?> FindLeaseAsync(LeaseName name, CancellationToken cancellationToken) =>
        readers.ReadAsync(reader => onces.FindLease(reader, name), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OnceRecord?> FindOnceAsync(OnceKey key, CancellationToken cancellationToken) =>
        readers.ReadAsync(reader => onces.Find(reader, key), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OnceRecord>> ListOnceAsync(AppId app, string scope, string? after, int count, CancellationToken cancellationToken)
    {
        CommitRules.CheckPage(count);
        return readers.ReadAsync(reader => onces.List(reader, app, scope, after, count), cancellationToken);
    }

    /// <summary>Copies the store while it is used: the database, and the files that it names.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="progress">Is told how far it is, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Gives up and leaves what was copied.</param>
    /// <exception cref="StorageException">The copy cannot be made (FUL6008).</exception>
    public Task<BackupManifest> BackupAsync(BackupTarget target, IProgress<BackupProgress>? progress, CancellationToken cancellationToken) =>
        Backup.MakeAsync(target, new BackupSource(Path.GetFullPath(options.Folder), this, connection, files, sweeper), progress, cancellationToken);

    /// <summary>Removes now what is over, and waits for it.</summary>
    public async Task SweepAsync()
    {
        for (ExpiryPlace? place = ExpiryPlace.First; place is { } next;)
            await RunAsync(() => place = units.Sweep(next, Sweeper.Rows)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) != 0) return;
        await sweeper.DisposeAsync().ConfigureAwait(false);
        await Task.Run(writer.Stop).ConfigureAwait(false);
        readers.Dispose();
        indexes.Dispose();
        units.Dispose();
        units.Batch.Dispose();
        collections.Dispose();
        connection.Dispose();
        admission.Dispose();
    }

    /// <summary>Runs work of the engine's own on the writer's thread, in a transaction.</summary>
    internal Task RunAsync(Action work) => SubmitAsync(new Unit([], 0, admission.AttemptAcquire(0)) { Maintenance = work });

    /// <summary>Runs work of the engine's own on the writer's thread, outside of any transaction.</summary>
    internal Task BetweenBatchesAsync(Action work) => SubmitAsync(new Unit([], 0, admission.AttemptAcquire(0)) { Maintenance = work, IsOutsideTransaction = true });

    /// <summary>Bodies of a collection, for an index that is being made.</summary>
    internal IReadOnlyList<(long Id, long ETag, byte[] Body)> Bodies(Reader reader, long collection, long after, int count) => documents.Bodies(reader, collection, after, count);

    internal UnitWriter Units => units;

    internal ReaderPool Readers => readers;

    private async ValueTask<RateLimitLease> AdmitAsync(int bytes, CancellationToken cancellationToken)
    {
        var permits = Math.Clamp(bytes / 1024, 1, options.WaitingBytes / 1024);
        try
        {
            var lease = admission.AttemptAcquire(permits);
            return lease.IsAcquired ? lease : await admission.AcquireAsync(permits, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) { throw Writer.Stopped(); }
    }

    private Task<CommitOutcome> SubmitAsync(Unit unit)
    {
        writer.Submit(unit);
        return unit.Outcome;
    }

    /// <summary>Makes messages of the rows that leases found.</summary>
    private CommitOutcome Told(Unit unit, CommitOutcome outcome)
    {
        if (outcome is not Committed committed) return outcome;
        var results = (OperationResult[])committed.Results;
        for (var i = 0; i < results.Length; i++)
            if (unit.Leased[i] is { } leased)
                results[i] = new MessagesLeased([.. leased.Rows.Select(messages.Leased)], leased.NextDue is { } due ? TimeSpan.FromMilliseconds(due) : null);
        return outcome;
    }

    private void BreakLeasesOfPumps()
    {
        var isMore = true;
        while (isMore)
        {
            connection.Execute("BEGIN IMMEDIATE");
            units.Batch.Begin();
            isMore = units.Queues.BreakLeasesOfPumps(options.MayHaveRun);
            units.Flush();
            connection.Execute("COMMIT");
        }
    }

    private static void Configure(Connection connection, SqliteEngineOptions options)
    {
        // Page size and vacuum are said of an empty file before it has a log.
        if (connection.ReadInt64("PRAGMA page_count") == 0) connection.Execute("PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL");
        connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(options.IsDurable ? "FULL" : "OFF")}; PRAGMA temp_store = MEMORY; " +
            $"PRAGMA cache_size = -{options.CacheKilobytes}; PRAGMA wal_autocheckpoint = {options.CheckpointPages}; PRAGMA foreign_keys = OFF");
    }
}

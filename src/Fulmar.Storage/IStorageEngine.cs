namespace Fulmar.Storage;

/// <summary>
/// What keeps the data. All that changes is changed by <see cref="CommitAsync"/>; everything else reads what was committed. Nothing here is
/// beyond what several nodes on one PostgreSQL can honour.
/// </summary>
public interface IStorageEngine : IAsyncDisposable
{
    /// <summary>Completes, with why, when the engine can keep no promise any more (a failed sync, a broken file): its process must be replaced.</summary>
    Task<StorageException> Broken { get; }

    /// <summary>
    /// Applies all operations of the unit or none of them, durably. Calls that are made together share one transaction of the engine, and each
    /// still succeeds or is refused alone. Units of one caller are applied in the order of the calls; one with a body above 32 KB, or one that has to
    /// wait for admission, may come later: where that matters, await it.
    /// </summary>
    /// <param name="commit">Checked against <see cref="StorageLimits"/> before it is admitted.</param>
    /// <param name="cancellationToken">Ends waiting for admission; an admitted unit always reports its outcome.</param>
    /// <exception cref="StorageException">The unit is too large (FUL6003) or ill-formed (FUL6004), or the engine failed: nothing was applied, except
    /// where the code says that the outcome is unknown (FUL6009).</exception>
    ValueTask<CommitOutcome> CommitAsync(StorageCommit commit, CancellationToken cancellationToken);

    /// <summary>
    /// Calls <paramref name="wake"/> whenever a message may have become due in the queue through a commit: enqueued, released, requeued, or
    /// resumed. It may be called on any thread, too often, and must not block. Messages that become due by the clock are told by
    /// <see cref="MessagesLeased.NextDue"/>.
    /// </summary>
    IDisposable Subscribe(QueueKey queue, Action wake);

    /// <summary>
    /// Calls <paramref name="wake"/> with a partition whenever events may have come into it by a commit. It may be called on any thread, too often, for partitions
    /// that have nothing new, and must not block.
    /// </summary>
    IDisposable Subscribe(CategoryKey category, Action<int> wake);

    /// <summary>Calls <paramref name="wake"/> whenever the change feed of a collection may have got changes by a commit. It may be called on any thread, too often, and must not block.</summary>
    IDisposable Subscribe(CollectionKey collection, Action wake);

    /// <summary>Looks at messages without taking them: those that nobody holds, in the order in which they become due, then those that are held, then those that wait behind others of their session.</summary>
    /// <param name="queue">A queue that does not exist is empty.</param>
    /// <param name="after">Where the page before ended, null for the first.</param>
    /// <param name="count">At most 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<MessagePage> PeekAsync(QueueKey queue, string? after, int count, CancellationToken cancellationToken);

    /// <summary>One queue's counts; null when it does not exist.</summary>
    ValueTask<QueueStatistics?> FindQueueAsync(QueueKey queue, CancellationToken cancellationToken);

    /// <summary>The queues of a store, by family and name.</summary>
    ValueTask<IReadOnlyList<QueueStatistics>> ListQueuesAsync(StoreId store, CancellationToken cancellationToken);

    /// <summary>One document; null when it does not exist or has expired.</summary>
    ValueTask<Document?> FindDocumentAsync(DocumentKey key, CancellationToken cancellationToken);

    /// <summary>A page of documents, ordered by partition and id. A page may be empty and have a continuation: the scan of a page is bounded.</summary>
    ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken);

    /// <summary>The collections of a store, by family and name, with their declared indexes.</summary>
    ValueTask<IReadOnlyList<Collection>> ListCollectionsAsync(StoreId store, CancellationToken cancellationToken);

    /// <summary>A page of a stream: <see cref="StreamPage"/> or <see cref="VersionGone"/>. A stream that does not exist is empty.</summary>
    ValueTask<StreamReading> ReadStreamAsync(StreamRead read, CancellationToken cancellationToken);

    /// <summary>A page of one partition: <see cref="PartitionPage"/> or <see cref="PositionGone"/>. A category that does not exist, or has no such partition, is empty.</summary>
    ValueTask<PositionReading> ReadPartitionAsync(PartitionRead read, CancellationToken cancellationToken);

    /// <summary>A category; null when it does not exist.</summary>
    ValueTask<Category?> FindCategoryAsync(CategoryKey category, CancellationToken cancellationToken);

    /// <summary>The categories of a store, by family and name.</summary>
    ValueTask<IReadOnlyList<Category>> ListCategoriesAsync(StoreId store, CancellationToken cancellationToken);

    /// <summary>How far a consumer has come: the checkpoints that were set, by partition.</summary>
    ValueTask<IReadOnlyList<Checkpoint>> ListCheckpointsAsync(AppId app, string consumer, CancellationToken cancellationToken);

    /// <summary>A page of a collection's change feed: <see cref="ChangePage"/>, <see cref="PositionGone"/> or <see cref="NotFollowed"/>.</summary>
    ValueTask<PositionReading> ReadChangesAsync(ChangeRead read, CancellationToken cancellationToken);

    /// <summary>A collection's change feed; null when its changes are not kept.</summary>
    ValueTask<ChangeFeed?> FindChangesAsync(CollectionKey collection, CancellationToken cancellationToken);

    /// <summary>Who holds a lease; null when nobody ever did.</summary>
    ValueTask<LeaseState?> FindLeaseAsync(LeaseName name, CancellationToken cancellationToken);

    /// <summary>What was done once; null when it was not, or is forgotten.</summary>
    ValueTask<OnceRecord?> FindOnceAsync(OnceKey key, CancellationToken cancellationToken);

    /// <summary>What was done once in a scope, by key, newest key last.</summary>
    /// <param name="app">Whose.</param>
    /// <param name="scope">The whole scope.</param>
    /// <param name="after">A key, exclusive; null for the first.</param>
    /// <param name="count">At most 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<OnceRecord>> ListOnceAsync(AppId app, string scope, string? after, int count, CancellationToken cancellationToken);
}

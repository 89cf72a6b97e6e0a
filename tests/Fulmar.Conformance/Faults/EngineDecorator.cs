using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>An engine that is another one in all that is not told otherwise.</summary>
/// <param name="engine">The engine that keeps the data. It is not closed with this one.</param>
public abstract class EngineDecorator(IStorageEngine engine) : IStorageEngine
{
    protected IStorageEngine Engine { get; } = engine;

    public Task<StorageException> Broken => Engine.Broken;

    public virtual ValueTask<CommitOutcome> CommitAsync(StorageCommit commit, CancellationToken cancellationToken) => Engine.CommitAsync(commit, cancellationToken);

    public IDisposable Subscribe(QueueKey queue, Action wake) => Engine.Subscribe(queue, wake);

    public IDisposable Subscribe(CategoryKey category, Action<int> wake) => Engine.Subscribe(category, wake);

    public IDisposable Subscribe(CollectionKey collection, Action wake) => Engine.Subscribe(collection, wake);

    public ValueTask<MessagePage> PeekAsync(QueueKey queue, string? after, int count, CancellationToken cancellationToken) => Engine.PeekAsync(queue, after, count, cancellationToken);

    public ValueTask<QueueStatistics?> FindQueueAsync(QueueKey queue, CancellationToken cancellationToken) => Engine.FindQueueAsync(queue, cancellationToken);

    public ValueTask<IReadOnlyList<QueueStatistics>> ListQueuesAsync(StoreId store, CancellationToken cancellationToken) => Engine.ListQueuesAsync(store, cancellationToken);

    public ValueTask<Document?> FindDocumentAsync(DocumentKey key, CancellationToken cancellationToken) => Engine.FindDocumentAsync(key, cancellationToken);

    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) => Engine.QueryAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<Collection>> ListCollectionsAsync(StoreId store, CancellationToken cancellationToken) => Engine.ListCollectionsAsync(store, cancellationToken);

    public ValueTask<StreamReading> ReadStreamAsync(StreamRead read, CancellationToken cancellationToken) => Engine.ReadStreamAsync(read, cancellationToken);

    public virtual ValueTask<PositionReading> ReadPartitionAsync(PartitionRead read, CancellationToken cancellationToken) => Engine.ReadPartitionAsync(read, cancellationToken);

    public ValueTask<Category?> FindCategoryAsync(CategoryKey category, CancellationToken cancellationToken) => Engine.FindCategoryAsync(category, cancellationToken);

    public ValueTask<IReadOnlyList<Category>> ListCategoriesAsync(StoreId store, CancellationToken cancellationToken) => Engine.ListCategoriesAsync(store, cancellationToken);

    public ValueTask<IReadOnlyList<Checkpoint>> ListCheckpointsAsync(AppId app, string consumer, CancellationToken cancellationToken) => Engine.ListCheckpointsAsync(app, consumer, cancellationToken);

    public virtual ValueTask<PositionReading> ReadChangesAsync(ChangeRead read, CancellationToken cancellationToken) => Engine.ReadChangesAsync(read, cancellationToken);

    public ValueTask<ChangeFeed?> FindChangesAsync(CollectionKey collection, CancellationToken cancellationToken) => Engine.FindChangesAsync(collection, cancellationToken);

    public ValueTask<LeaseState?> FindLeaseAsync(LeaseName name, CancellationToken cancellationToken) => Engine.FindLeaseAsync(name, cancellationToken);

    public ValueTask<OnceRecord?> FindOnceAsync(OnceKey key, CancellationToken cancellationToken) => Engine.FindOnceAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<OnceRecord>> ListOnceAsync(AppId app, string scope, string? after, int count, CancellationToken cancellationToken) =>
        Engine.ListOnceAsync(app, scope, after, count, cancellationToken);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

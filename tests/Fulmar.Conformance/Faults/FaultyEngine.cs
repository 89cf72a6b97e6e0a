using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>What happens to a commit on its way.</summary>
public enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It fails, and nothing of it was applied.</summary>
    BeforeCommit,

    /// <summary>It is applied, and its caller is told that it failed.</summary>
    AfterCommit,

    /// <summary>It is on its way until <see cref="FaultyEngine.LetThrough"/>: its caller is slow, not dead.</summary>
    Late,
}

/// <summary>An engine that fails as told. Reading goes straight through.</summary>
/// <param name="engine">The engine that keeps the data. It is not closed with this one.</param>
/// <param name="next">What happens to the next commit.</param>
public sealed class FaultyEngine(IStorageEngine engine, Func<StorageCommit, Fault> next) : IStorageEngine
{
    private readonly TaskCompletionSource through = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<StorageException> Broken => engine.Broken;

    /// <summary>Late commits arrive now.</summary>
    public void LetThrough() => through.TrySetResult();

    public async ValueTask<CommitOutcome> CommitAsync(StorageCommit commit, CancellationToken cancellationToken)
    {
        var fault = next(commit);
        if (fault == Fault.BeforeCommit) throw new StorageException(StorageErrors.CannotWrite, "A fault on purpose: nothing was applied.");
        if (fault == Fault.Late) await through.Task.WaitAsync(cancellationToken);
        var outcome = await engine.CommitAsync(commit, cancellationToken);
        return fault == Fault.AfterCommit ? throw new StorageException(StorageErrors.OutcomeUnknown, "A fault on purpose: what became of the unit is unknown.") : outcome;
    }

    public IDisposable Subscribe(QueueKey queue, Action wake) => engine.Subscribe(queue, wake);

    public ValueTask<MessagePage> PeekAsync(QueueKey queue, string? after, int count, CancellationToken cancellationToken) => engine.PeekAsync(queue, after, count, cancellationToken);

    public ValueTask<QueueStatistics?> FindQueueAsync(QueueKey queue, CancellationToken cancellationToken) => engine.FindQueueAsync(queue, cancellationToken);

    public ValueTask<IReadOnlyList<QueueStatistics>> ListQueuesAsync(StoreId store, CancellationToken cancellationToken) => engine.ListQueuesAsync(store, cancellationToken);

    public ValueTask<Document?> FindDocumentAsync(DocumentKey key, CancellationToken cancellationToken) => engine.FindDocumentAsync(key, cancellationToken);

    public ValueTask<DocumentPage> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) => engine.QueryAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<Collection>> ListCollectionsAsync(StoreId store, CancellationToken cancellationToken) => engine.ListCollectionsAsync(store, cancellationToken);

    public ValueTask<LeaseState?> FindLeaseAsync(LeaseName name, CancellationToken cancellationToken) => engine.FindLeaseAsync(name, cancellationToken);

    public ValueTask<OnceRecord?> FindOnceAsync(OnceKey key, CancellationToken cancellationToken) => engine.FindOnceAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<OnceRecord>> ListOnceAsync(AppId app, string scope, string? after, int count, CancellationToken cancellationToken) =>
        engine.ListOnceAsync(app, scope, after, count, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

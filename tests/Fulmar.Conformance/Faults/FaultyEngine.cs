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
public sealed class FaultyEngine(IStorageEngine engine, Func<StorageCommit, Fault> next) : EngineDecorator(engine)
{
    private readonly TaskCompletionSource through = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Late commits arrive now.</summary>
    public void LetThrough() => through.TrySetResult();

    public override async ValueTask<CommitOutcome> CommitAsync(StorageCommit commit, CancellationToken cancellationToken)
    {
        var fault = next(commit);
        if (fault == Fault.BeforeCommit) throw new StorageException(StorageErrors.CannotWrite, "A fault on purpose: nothing was applied.");
        if (fault == Fault.Late) await through.Task.WaitAsync(cancellationToken);
        var outcome = await Engine.CommitAsync(commit, cancellationToken);
        return fault == Fault.AfterCommit ? throw new StorageException(StorageErrors.OutcomeUnknown, "A fault on purpose: what became of the unit is unknown.") : outcome;
    }
}

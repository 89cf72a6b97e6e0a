using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>What an engine does wrongly.</summary>
internal enum Carelessness
{
    /// <summary>Positions are given out before the commit: while one is under way, a later one is seen already.</summary>
    PositionsBeforeCommit,

    /// <summary>The same of changes.</summary>
    ChangesBeforeCommit,

    /// <summary>Events are appended whatever version was expected.</summary>
    NoExpectedVersion,
}

/// <summary>An engine that does one thing wrongly, as one that was written in a hurry would.</summary>
internal sealed class CarelessEngine(IStorageEngine engine, Carelessness how) : EngineDecorator(engine)
{
    private int pages;

    public override ValueTask<CommitOutcome> CommitAsync(StorageCommit commit, CancellationToken cancellationToken) => Engine.CommitAsync(
        how != Carelessness.NoExpectedVersion ? commit : new StorageCommit([.. commit.Operations.Select(operation => operation is Append append ? append with { Condition = default } : operation)]), cancellationToken);

    public override async ValueTask<PositionReading> ReadPartitionAsync(PartitionRead read, CancellationToken cancellationToken)
    {
        var reading = await Engine.ReadPartitionAsync(read, cancellationToken);
        return how == Carelessness.PositionsBeforeCommit && reading is PartitionPage { Events.Count: > 1 } page && IsUnderWay() ? page with { Events = WithoutOne(page.Events) } : reading;
    }

    public override async ValueTask<PositionReading> ReadChangesAsync(ChangeRead read, CancellationToken cancellationToken)
    {
        var reading = await Engine.ReadChangesAsync(read, cancellationToken);
        return how == Carelessness.ChangesBeforeCommit && reading is ChangePage { Changes.Count: > 1 } page && IsUnderWay() ? page with { Changes = WithoutOne(page.Changes) } : reading;
    }

    // Whose commit takes longer than that of the one behind it.
    private bool IsUnderWay() => Interlocked.Increment(ref pages) % 3 == 0;

    private static List<T> WithoutOne<T>(IReadOnlyList<T> all) => [.. all.Take(all.Count - 2), all[^1]];
}

namespace Fulmar.Storage;

/// <summary>How a unit ended.</summary>
public abstract record CommitOutcome
{
    private protected CommitOutcome() { }
}

/// <summary>All of it was applied, durably.</summary>
/// <param name="Results">One for each operation, in order.</param>
public sealed record Committed(IReadOnlyList<OperationResult> Results) : CommitOutcome;

/// <summary>Nothing of it was applied.</summary>
/// <param name="Operation">The index of the first operation that could not be.</param>
/// <param name="Refusal">Why.</param>
public sealed record Refused(int Operation, Refusal Refusal) : CommitOutcome;

/// <summary>Why an operation could not be applied. Expected, and no error of the engine.</summary>
public abstract record Refusal
{
    private protected Refusal() { }
}

/// <summary>A <see cref="Once"/> was done before.</summary>
/// <param name="Result">What the first one kept.</param>
public sealed record AlreadyDone(ReadOnlyMemory<byte> Result) : Refusal;

/// <summary>A document is not in the version that the operation wanted.</summary>
/// <param name="Current">Its version now; null when there is none.</param>
public sealed record VersionConflict(ETag? Current) : Refusal;

/// <summary>A message is not leased under this receipt any more: its lease ended, or it was settled.</summary>
public sealed record LeaseLost : Refusal;

/// <summary>The lease that a <see cref="Guard"/>, a renewal or a release named has passed to another epoch.</summary>
/// <param name="Epoch">The epoch now; 0 when nobody ever held it.</param>
public sealed record Fenced(long Epoch) : Refusal;

/// <summary>Somebody else holds the lease.</summary>
/// <param name="Holder">Who.</param>
/// <param name="Remaining">For how long still, unless it is renewed.</param>
public sealed record LeaseHeld(string Holder, TimeSpan Remaining) : Refusal;

/// <summary>A stream does not end where the operation expected it.</summary>
/// <param name="Current">Its version now; 0 when there is no such stream.</param>
public sealed record WrongVersion(long Current) : Refusal;

/// <summary>The very events of an append, by their ids, are what came behind the version that it expected: it was committed before. None of the unit is done again.</summary>
/// <param name="Version">Of the last of them.</param>
/// <param name="Partition">The stream's.</param>
/// <param name="Position">Of the last of them, in the partition.</param>
public sealed record AlreadyAppended(long Version, int Partition, long Position) : Refusal;

/// <summary>A category has another number of partitions, for good.</summary>
/// <param name="Partitions">How many.</param>
public sealed record PartitionsFixed(int Partitions) : Refusal;

/// <summary>A checkpoint is not where the operation expected it: another has moved it.</summary>
/// <param name="Position">Where it is; 0 when it was never set.</param>
public sealed record CheckpointElsewhere(long Position) : Refusal;

/// <summary>What an applied operation tells.</summary>
public abstract record OperationResult
{
    private protected OperationResult() { }
}

/// <summary>It was applied, and there is no more to tell.</summary>
public sealed record Done : OperationResult
{
    private Done() { }

    /// <summary>The only one.</summary>
    public static Done Instance { get; } = new();
}

/// <summary>How many messages were moved or removed.</summary>
/// <param name="Messages">Fewer than asked for means that there were no more.</param>
public sealed record Moved(int Messages) : OperationResult;

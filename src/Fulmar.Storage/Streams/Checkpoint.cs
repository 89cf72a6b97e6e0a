namespace Fulmar.Storage;

/// <summary>Names how far a consumer has come in one partition of what it reads.</summary>
/// <param name="App">Whose.</param>
/// <param name="Consumer">Who, and what it reads: 1 to 1,024 characters. The checkpoints of all partitions of a consumer are its vector.</param>
/// <param name="Partition">From 0. A change feed has only that.</param>
public readonly record struct CheckpointKey(AppId App, string Consumer, int Partition)
{
    /// <inheritdoc/>
    public override string ToString() => $"{App}/{Consumer}/{Partition}";
}

/// <summary>
/// Moves a checkpoint from where it is, forward or back. In one unit with effects it says that these were done once; with a <see cref="Guard"/>, that its owner did them.
/// Result: <see cref="Done"/>. Refused with <see cref="CheckpointElsewhere"/>.
/// </summary>
/// <param name="Key">Which.</param>
/// <param name="From">Where it must be; 0 for one that was never set.</param>
/// <param name="To">The last position that was handled; 0 forgets the checkpoint.</param>
public sealed record MoveCheckpoint(CheckpointKey Key, long From, long To) : StorageOperation;

/// <summary>How far a consumer has come in one partition. It is kept until it is moved to 0.</summary>
/// <param name="Key">Which.</param>
/// <param name="Position">The last position that was handled.</param>
/// <param name="MovedAt">When it was moved there.</param>
public sealed record Checkpoint(CheckpointKey Key, long Position, DateTimeOffset MovedAt);

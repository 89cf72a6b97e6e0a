namespace Fulmar.Storage;

/// <summary>One unit: what happens as a whole or not at all.</summary>
/// <param name="Operations">
/// At least one. All are decided against the state before the unit, and then applied in their order. No two may write the same document,
/// stream, message, lease, checkpoint or once.
/// </param>
public sealed record StorageCommit(IReadOnlyList<StorageOperation> Operations)
{
    /// <summary>A unit of the operations given.</summary>
    public StorageCommit(params StorageOperation[] operations) : this((IReadOnlyList<StorageOperation>)operations) { }
}

/// <summary>One thing that a unit does. The hierarchy is closed: an engine knows all of it.</summary>
public abstract record StorageOperation
{
    private protected StorageOperation() { }
}

namespace Fulmar.Storage;

/// <summary>Names a lease: the right to work on something for a time.</summary>
/// <param name="App">Whose.</param>
/// <param name="Name">1 to 260 characters.</param>
public readonly record struct LeaseName(AppId App, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{App}/{Name}";
}

/// <summary>Takes a lease that nobody holds, under a new epoch. Result: <see cref="LeaseAcquired"/>. Refused with <see cref="LeaseHeld"/>, by the same holder too.</summary>
/// <param name="Name">Which.</param>
/// <param name="Holder">Who, for people to read.</param>
/// <param name="Duration">For how long, unless it is renewed.</param>
public sealed record AcquireLease(LeaseName Name, string Holder, TimeSpan Duration) : StorageOperation;

/// <summary>Holds a lease for longer, from now on: even one that has ended, as long as nobody took it. Result: <see cref="Done"/>. Refused with <see cref="Fenced"/>.</summary>
public sealed record RenewLease(LeaseName Name, long Epoch, TimeSpan Duration) : StorageOperation;

/// <summary>Gives a lease up. Result: <see cref="Done"/>. Refused with <see cref="Fenced"/>.</summary>
public sealed record ReleaseLease(LeaseName Name, long Epoch) : StorageOperation;

/// <summary>
/// Refuses the unit, with <see cref="Fenced"/>, unless the lease is still in this epoch: what an owner writes is written by the owner. Whether its
/// time has passed does not matter as long as nobody else took it. Result: <see cref="Done"/>.
/// </summary>
public sealed record Guard(LeaseName Name, long Epoch) : StorageOperation;

/// <summary>A lease was taken.</summary>
/// <param name="Epoch">Higher than all before.</param>
public sealed record LeaseAcquired(long Epoch) : OperationResult;

/// <summary>Who holds a lease.</summary>
/// <param name="Name">Which.</param>
/// <param name="Epoch">The newest.</param>
/// <param name="Holder">Who took it.</param>
/// <param name="Remaining">For how long still; zero or less when it has ended.</param>
public sealed record LeaseState(LeaseName Name, long Epoch, string Holder, TimeSpan Remaining);

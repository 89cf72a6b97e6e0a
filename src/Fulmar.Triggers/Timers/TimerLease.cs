using Fulmar.Runtime;
using Fulmar.Storage;

namespace Fulmar.Triggers.Timers;

/// <summary>
/// The right to run the app's timers, which one node has. The process keeps it, not a version of the app: what a version runs that is replaced
/// still commits under it.
/// </summary>
internal sealed class TimerLease(IStorageEngine storage, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How long it is held; it is renewed at a third of that. After the death of a node another one takes over within it.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private static readonly LeaseName Name = new(StoreNames.App, "timers");
    private long epoch, renewedAt;

    /// <summary>Changes with each taking; 0 while another node has it.</summary>
    public long Epoch => Volatile.Read(ref epoch);

    /// <summary>Makes a commit the owner's.</summary>
    public Guard Guard => new(Name, Epoch);

    /// <summary>Takes it, or renews it when that is due.</summary>
    /// <returns>Whether it was taken or renewed now; null while another node has it.</returns>
    public async ValueTask<bool?> HoldAsync(CancellationToken cancellationToken)
    {
        if (Epoch != 0 && time.GetElapsedTime(renewedAt) < Duration / 3) return false;
        var now = time.GetTimestamp();
        var outcome = await CommitAsync(Epoch == 0 ? Take : new RenewLease(Name, Epoch, Duration), cancellationToken).ConfigureAwait(false);
        if (outcome is Refused { Refusal: LeaseHeld { Holder: var holder } } && holder == StoreNames.Node && await FreeAsync(cancellationToken).ConfigureAwait(false))
            outcome = await CommitAsync(Take, cancellationToken).ConfigureAwait(false);
        if (outcome is Committed { Results: [var result] })
        {
            if (result is LeaseAcquired taken) Volatile.Write(ref epoch, taken.Epoch);
            renewedAt = now;
            return true;
        }
        Volatile.Write(ref epoch, 0);
        return null;
    }

    /// <summary>Gives it up, so that another node need not wait.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Epoch != 0) await CommitAsync(new ReleaseLease(Name, Epoch), CancellationToken.None).ConfigureAwait(false);
    }

    private static AcquireLease Take => new(Name, StoreNames.Node, Duration);

    /// <summary>Ends the lease of a process of this node that is gone: two never run at once.</summary>
    private async ValueTask<bool> FreeAsync(CancellationToken cancellationToken) =>
        await storage.FindLeaseAsync(Name, cancellationToken).ConfigureAwait(false) is { } held
        && await CommitAsync(new ReleaseLease(Name, held.Epoch), cancellationToken).ConfigureAwait(false) is Committed;

    private ValueTask<CommitOutcome> CommitAsync(StorageOperation operation, CancellationToken cancellationToken) =>
        storage.CommitAsync(new StorageCommit(operation), cancellationToken);
}

using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Leases;

/// <summary>Does what operations say about leases. Owned by the writer's thread.</summary>
internal sealed class LeaseWriter(Connection connection, BatchContext batch) : IDisposable
{
    private readonly Statement find = connection.Prepare("SELECT epoch, holder, until FROM lease WHERE app = ?1 AND name = ?2");
    private readonly Statement put = connection.Prepare(
        "INSERT INTO lease (app, name, epoch, holder, until) VALUES (?1, ?2, ?3, ?4, ?5) " +
        "ON CONFLICT DO UPDATE SET epoch = excluded.epoch, holder = excluded.holder, until = excluded.until");
    private readonly Statement extend = connection.Prepare("UPDATE lease SET until = ?3 WHERE app = ?1 AND name = ?2");

    /// <summary>Null where nobody holds it.</summary>
    public LeaseHeld? CheckFree(LeaseName name) =>
        Find(name) is { } row && row.Until > batch.Now ? new LeaseHeld(row.Holder, TimeSpan.FromMilliseconds(row.Until - batch.Now)) : null;

    /// <summary>Null where it is in this epoch.</summary>
    public Fenced? CheckEpoch(LeaseName name, long epoch) =>
        Find(name) is var row && row?.Epoch == epoch ? null : new Fenced(row?.Epoch ?? 0);

    public LeaseAcquired Acquire(AcquireLease operation)
    {
        var epoch = batch.NextStamp();
        put.Bind(1, operation.Name.App.Value).Bind(2, operation.Name.Name).Bind(3, epoch).Bind(4, operation.Holder).Bind(5, Until(operation.Duration)).Run();
        return new LeaseAcquired(epoch);
    }

    public void Renew(RenewLease operation) => Extend(operation.Name, Until(operation.Duration));

    /// <summary>Ends it now. Its epoch stays, so that the next one is higher.</summary>
    public void Release(ReleaseLease operation) => Extend(operation.Name, batch.Now);

    public void Dispose()
    {
        find.Dispose();
        put.Dispose();
        extend.Dispose();
    }

    private (long Epoch, string Holder, long Until)? Find(LeaseName name)
    {
        if (!find.Bind(1, name.App.Value).Bind(2, name.Name).Step()) return null;
        var row = (find.Int64(0), find.Text(1), find.Int64(2));
        find.Reset();
        return row;
    }

    private void Extend(LeaseName name, long until) => extend.Bind(1, name.App.Value).Bind(2, name.Name).Bind(3, until).Run();

    private long Until(TimeSpan duration) => batch.Now + (long)Math.Ceiling(duration.TotalMilliseconds);
}

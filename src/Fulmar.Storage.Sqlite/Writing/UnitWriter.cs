using Fulmar.Storage.Sqlite.Changes;
using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Documents;
using Fulmar.Storage.Sqlite.Leases;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Queues;
using Fulmar.Storage.Sqlite.Streams;

namespace Fulmar.Storage.Sqlite.Writing;

/// <summary>
/// Decides a unit, then writes it: all of its operations are checked before the first changes anything, so nothing is ever taken back. Owned by
/// the writer's thread.
/// </summary>
internal sealed class UnitWriter : IDisposable
{
    private readonly LeaseWriter leases;
    private readonly OnceWriter onces;
    private readonly EventWriter events;
    private readonly CheckpointWriter checkpoints;
    private readonly ChangeWriter changes;
    private readonly ContentTable contents;
    private readonly MessageTable messages;
    private readonly QueueTable queueTable;
    private readonly HeldMessages heldMessages;
    private readonly Statement expiredDeduplications;

    // The rows that the receipts of the unit in work name, by the index of their operation.
    private LeasedRow[] held = new LeasedRow[16];

    public UnitWriter(Connection connection, BatchContext batch, CollectionTable collections, ContentStore files)
    {
        Batch = batch;
        Collections = collections;
        contents = new ContentTable(connection, batch);
        queueTable = new QueueTable(connection);
        messages = new MessageTable(connection, contents);
        heldMessages = new HeldMessages(connection, queueTable);
        Queues = new QueueWriter(connection, batch, queueTable, messages, heldMessages);
        changes = new ChangeWriter(connection, batch, collections);
        Documents = new DocumentWriter(connection, batch, collections, contents, changes);
        events = new EventWriter(connection, batch, contents);
        checkpoints = new CheckpointWriter(connection, batch);
        leases = new LeaseWriter(connection, batch);
        onces = new OnceWriter(connection, batch, contents, files);
        expiredDeduplications = connection.Prepare(
            "DELETE FROM deduplication WHERE (queue, id) IN (SELECT queue, id FROM deduplication WHERE expires_at <= ?1 LIMIT ?2)");
    }

    public BatchContext Batch { get; }

    public CollectionTable Collections { get; }

    public QueueWriter Queues { get; }

    public DocumentWriter Documents { get; }

    public ContentTable Contents => contents;

    /// <summary>Decides and writes one unit.</summary>
    public CommitOutcome Run(Unit unit)
    {
        var operations = unit.Operations;
        if (held.Length < operations.Count) held = new LeasedRow[operations.Count];
        for (var i = 0; i < operations.Count; i++)
            if (Check(operations[i], i) is { } refusal) return new Refused(i, refusal);
        var results = new OperationResult[operations.Count];
        for (var i = 0; i < operations.Count; i++) results[i] = Apply(unit, i);
        return new Committed(results);
    }

    /// <summary>Writes what all units of the transaction have in common.</summary>
    public void Flush()
    {
        queueTable.Flush();
        events.Flush();
        changes.Flush();
        Batch.Flush();
    }

    /// <summary>Forgets what a transaction that failed has changed here.</summary>
    public void TakeBack()
    {
        queueTable.Read();
        heldMessages.Read();
        Collections.Read();
        changes.Read();
        events.TakeBack();
        Batch.Read();
    }

    /// <summary>Removes what is over, a few of each kind. Returns from which message on there may be more; null when there is no more of anything.</summary>
    public ExpiryPlace? Sweep(ExpiryPlace after, int count)
    {
        var next = Queues.DropExpired(after, count);
        var others = events.Sweep(count) + Documents.DropExpired(count) + changes.Sweep(count) + onces.DropExpired(count) + expiredDeduplications.Bind(1, Batch.Now).Bind(2, count).Run();
        return next ?? (others >= count ? after : null);
    }

    public void Dispose()
    {
        foreach (var part in new IDisposable[] { Queues, Documents, changes, events, checkpoints, leases, onces, messages, heldMessages, queueTable, contents, expiredDeduplications }) part.Dispose();
    }

    private Refusal? Check(StorageOperation operation, int index) => operation switch
    {
        Acknowledge acknowledge => CheckReceipt(acknowledge.Receipt, index),
        Release release => CheckReceipt(release.Receipt, index),
        Extend extend => CheckReceipt(extend.Receipt, index),
        DeadLetter dead => CheckReceipt(dead.Receipt, index),
        PutDocument put => Documents.Check(put.Key, put.Condition),
        DeleteDocument delete => Documents.Check(delete.Key, delete.Condition),
        Once once => onces.Check(once.Key),
        Guard guard => leases.CheckEpoch(guard.Name, guard.Epoch),
        AcquireLease acquire => leases.CheckFree(acquire.Name),
        RenewLease renew => leases.CheckEpoch(renew.Name, renew.Epoch),
        ReleaseLease release => leases.CheckEpoch(release.Name, release.Epoch),
        Append append => events.Check(append),
        DeleteStream delete => events.Check(delete.Stream, delete.Condition),
        DeclareCategory declare => events.Check(declare),
        MoveCheckpoint move => checkpoints.Check(move.Key, move.From),
        _ => null,
    };

    private LeaseLost? CheckReceipt(MessageReceipt receipt, int index)
    {
        if (Queues.Check(receipt) is not { } row) return new LeaseLost();
        held[index] = row;
        return null;
    }

    private OperationResult Apply(Unit unit, int index)
    {
        switch (unit.Operations[index])
        {
            case Enqueue enqueue: return Queues.Enqueue(enqueue, unit.Bodies[index]!);
            case LeaseMessages lease: unit.Leased[index] = Queues.Lease(lease); break;
            case Acknowledge: Queues.Acknowledge(held[index]); break;
            case Release release: Queues.Release(release, held[index]); break;
            case Extend extend: Queues.Extend(extend, held[index]); break;
            case DeadLetter dead: Queues.DeadLetter(dead, held[index]); break;
            case Requeue requeue: return Queues.Requeue(requeue);
            case Purge purge: return Queues.Purge(purge);
            case SetQueue set: Queues.Set(set); break;
            case PutDocument put: return Documents.Put(put, unit.Bodies[index]!);
            case DeleteDocument delete: Documents.Delete(delete.Key); break;
            case DeclareIndexes declare: Collections.Declare(declare.Collection, declare.Paths); break;
            case Once once: onces.Do(once, unit.Bodies[index]!); break;
            case AcquireLease acquire: return leases.Acquire(acquire);
            case RenewLease renew: leases.Renew(renew); break;
            case ReleaseLease release: leases.Release(release); break;
            case Append append: return events.Append(append, unit.Events![index]!);
            case TruncateStream truncate: events.Truncate(truncate); break;
            case DeleteStream delete: events.Delete(delete.Stream); break;
            case DeclareCategory declare: events.Declare(declare); break;
            case MoveCheckpoint move: checkpoints.Move(move); break;
            case DeclareChanges declare: return changes.Declare(declare);
        }
        return Done.Instance;
    }
}

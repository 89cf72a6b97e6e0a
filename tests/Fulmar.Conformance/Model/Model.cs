using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>
/// A store as it must be: lists and dictionaries, and a clock that is a number. What an engine chooses freely (sequences, versions, epochs,
/// receipts) is taken from its answers, once it was checked.
/// </summary>
/// <param name="drift">How much time may pass on the engine's clock by itself.</param>
internal sealed class Model(TimeSpan drift)
{
    private readonly Dictionary<QueueKey, QueueModel> queues = [];
    private readonly Dictionary<DocumentKey, (ETag Version, string Text, TimeSpan? ExpiresAt)> documents = [];
    private readonly Dictionary<LeaseName, (long Epoch, string Holder, TimeSpan Until)> leases = [];
    private readonly Dictionary<OnceKey, (string Result, TimeSpan Until)> done = [];
    private readonly HashSet<ETag> versions = [];
    private readonly Dictionary<CategoryKey, CategoryModel> categories = new() { [Kept.Category] = new(Kept.Partitions!.Value, Kept.Retention) };
    private readonly Dictionary<CheckpointKey, long> checkpoints = [];
    private readonly ChangeModel changes = new();
    private long arrivals, newest;

    /// <summary>What is declared before a run begins: a category that is not kept for ever, and changes that are followed.</summary>
    public static DeclareCategory Kept { get; } = new(Given.Category("kept"), 2, new Retention(TimeSpan.FromHours(2), 6, 20));

    /// <inheritdoc cref="Kept"/>
    public static DeclareChanges Followed { get; } = new(Given.Collection("bookings"), Retention.None);

    public TimeSpan Now { get; private set; }

    /// <summary>A disagreement between the model and the engine.</summary>
    public static void Check(bool holds, string message)
    {
        if (!holds) throw new InvalidOperationException($"By the model, {message}.");
    }

    public void PassTo(TimeSpan now)
    {
        Now = now;
        foreach (var queue in queues.Values) queue.PassTo(now);
        foreach (var (key, _) in documents.Where(each => each.Value.ExpiresAt <= now).ToList())
        {
            documents.Remove(key);
            changes.Expired(key);
        }
        foreach (var (key, _) in done.Where(each => each.Value.Until <= now).ToList()) done.Remove(key);
    }

    public void Restart()
    {
        foreach (var queue in queues.Values) queue.Restart(Now);
        PassTo(Now);
    }

    /// <summary>What is over is removed: of events that were kept long enough, and of documents whose going is followed, that can be seen.</summary>
    public void Sweep()
    {
        foreach (var category in categories.Values) category.Sweep(Now);
        changes.Sweep();
    }

    /// <summary>Whether the unit would be refused so, now.</summary>
    public bool Explains(StorageCommit unit, Refused refused)
    {
        for (var index = 0; index < unit.Operations.Count; index++)
            if (Refusal(unit.Operations[index]) is { } refusal) return index == refused.Operation && IsSame(refusal, refused.Refusal);
        return false;
    }

    /// <summary>Checks that the unit can be applied now with these results, and applies it.</summary>
    public void Apply(StorageCommit unit, IReadOnlyList<OperationResult> results)
    {
        Check(results.Count == unit.Operations.Count, "there is one result for each operation");
        foreach (var operation in unit.Operations)
            if (Refusal(operation) is { } refusal) Check(false, $"{operation} is refused: {refusal}");
        foreach (var (operation, result) in unit.Operations.Zip(results)) Apply(operation, result);
        // What was held past its time goes when it is given back.
        PassTo(Now);
    }

    /// <summary>Checks all that can be read.</summary>
    public async Task CompareAsync(IStorageEngine engine, CancellationToken cancellationToken)
    {
        foreach (var (key, queue) in queues)
        {
            queue.CheckMessages((await engine.PeekAsync(key, null, StorageLimits.Page, cancellationToken)).Messages);
            queue.CheckCounts(await engine.FindQueueAsync(key, cancellationToken), Now);
        }
        foreach (var collection in documents.Keys.Select(key => key.Collection).Distinct())
        {
            var found = await engine.AllAsync(new DocumentQuery(collection) { Count = 3 });
            Check(found.Count == documents.Keys.Count(key => key.Collection == collection), $"there are {documents.Count} documents");
        }
        foreach (var (key, document) in documents)
        {
            var found = await engine.FindDocumentAsync(key, cancellationToken);
            Check(found is not null && (found.ETag, Given.Text(found.Body)) == (document.Version, document.Text), $"{key} is {document}; found {found}");
        }
        foreach (var (name, lease) in leases)
        {
            var found = await engine.FindLeaseAsync(name, cancellationToken);
            Check(found is not null && (found.Epoch, found.Holder) == (lease.Epoch, lease.Holder) && found.Remaining > TimeSpan.Zero == lease.Until > Now, $"{name} is {lease} at {Now}; found {found}");
        }
        foreach (var (key, record) in done)
            Check(await engine.FindOnceAsync(key, cancellationToken) is { } found && Given.Text(found.Result) == record.Result, $"{key} kept {record.Result}");
        foreach (var (key, category) in categories) await category.CompareAsync(engine, key, cancellationToken);
        foreach (var consumer in checkpoints.Keys.Select(key => key.Consumer).Distinct())
        {
            var found = (await engine.ListCheckpointsAsync(Given.App, consumer, cancellationToken)).Select(each => (each.Key.Partition, each.Position)).ToList();
            var expected = checkpoints.Where(pair => pair.Key.Consumer == consumer && pair.Value > 0).Select(pair => (pair.Key.Partition, pair.Value)).Order().ToList();
            Check(found.SequenceEqual(expected), $"{consumer} is at {string.Join(' ', expected)}; found {string.Join(' ', found)}");
        }
        await changes.CompareAsync(engine, Followed.Collection, cancellationToken);
    }

    private QueueModel Queue(QueueKey key) => queues.TryGetValue(key, out var queue) ? queue : queues[key] = new QueueModel();

    private CategoryModel Category(CategoryKey key) =>
        categories.TryGetValue(key, out var category) ? category : categories[key] = new CategoryModel(Storage.Category.DefaultPartitions, Retention.None);

    private Refusal? Refusal(StorageOperation operation) => operation switch
    {
        Append append => Category(append.Stream.Category).Refusal(append.Stream, append.Condition, append.Events),
        DeleteStream delete => Category(delete.Stream.Category).Refusal(delete.Stream, delete.Condition, []),
        MoveCheckpoint move => checkpoints.GetValueOrDefault(move.Key) is var at && at == move.From ? null : new CheckpointElsewhere(at),
        Acknowledge { Receipt: var receipt } => Lost(receipt),
        Release { Receipt: var receipt } => Lost(receipt),
        Extend { Receipt: var receipt } => Lost(receipt),
        DeadLetter { Receipt: var receipt } => Lost(receipt),
        PutDocument put => Conflict(put.Key, put.Condition),
        DeleteDocument delete => Conflict(delete.Key, delete.Condition),
        AcquireLease acquire => leases.TryGetValue(acquire.Name, out var lease) && lease.Until > Now ? new LeaseHeld(lease.Holder, lease.Until - Now) : null,
        RenewLease renew => Fenced(renew.Name, renew.Epoch),
        ReleaseLease release => Fenced(release.Name, release.Epoch),
        Guard guard => Fenced(guard.Name, guard.Epoch),
        Once once => done.TryGetValue(once.Key, out var record) ? new AlreadyDone(Given.Utf8(record.Result)) : null,
        _ => null,
    };

    private LeaseLost? Lost(MessageReceipt receipt) => queues.TryGetValue(receipt.Queue, out var queue) && queue.Held(receipt) is not null ? null : new LeaseLost();

    private VersionConflict? Conflict(DocumentKey key, DocumentCondition condition)
    {
        ETag? current = documents.TryGetValue(key, out var document) ? document.Version : null;
        return condition.Holds(current) ? null : new VersionConflict(current);
    }

    private Fenced? Fenced(LeaseName name, long epoch)
    {
        var current = leases.TryGetValue(name, out var lease) ? lease.Epoch : 0;
        return current == epoch ? null : new Fenced(current);
    }

    private bool IsSame(Refusal expected, Refusal actual) => (expected, actual) switch
    {
        (AlreadyDone one, AlreadyDone other) => one.Result.Span.SequenceEqual(other.Result.Span),
        (LeaseHeld one, LeaseHeld other) => one.Holder == other.Holder && (one.Remaining - other.Remaining).Duration() <= drift,
        _ => expected == actual,
    };

    private void Apply(StorageOperation operation, OperationResult result)
    {
        switch (operation, result)
        {
            case (Enqueue enqueue, Enqueued enqueued): Arrive(enqueue, enqueued); break;
            case (LeaseMessages lease, MessagesLeased leased):
                if (queues.TryGetValue(lease.Queue, out var queue)) queue.Lease(lease, leased, Now, drift);
                else Check(leased.Messages.Count == 0, "the queue is empty");
                break;
            case (Acknowledge { Receipt: var receipt }, Done): Queue(receipt.Queue).Messages.Remove(Held(receipt)); break;
            case (Release release, Done):
                var released = Held(release.Receipt);
                if (release.Failed) released.Attempts++;
                var alone = release.Alone || (released.IsAlone && !release.Failed);
                released.GiveBack(Now + release.Delay);
                released.IsAlone = alone;
                break;
            case (Extend extend, Done): Held(extend.Receipt).VisibleAt = Now + extend.Visibility; break;
            case (DeadLetter letter, Done): Bury(letter); break;
            case (Requeue requeue, Moved moved): Move(requeue, moved.Messages); break;
            case (Purge purge, Moved moved):
                if (queues.TryGetValue(purge.Queue, out var purged)) moved = Expect(moved, purged.Messages.RemoveAll(purged.Oldest().Take(purge.Count).ToHashSet().Contains));
                else Expect(moved, 0);
                break;
            case (SetQueue set, Done): Queue(set.Queue).IsPaused = set.IsPaused; break;
            case (PutDocument put, DocumentWritten written):
                Check(versions.Add(written.ETag), $"{written.ETag} was the version of another write");
                changes.Written(put.Key, documents.ContainsKey(put.Key), written.ETag, Given.Text(put.Body));
                documents[put.Key] = (written.ETag, Given.Text(put.Body), Now + put.TimeToLive);
                break;
            case (DeleteDocument delete, Done): changes.Deleted(delete.Key, documents.Remove(delete.Key)); break;
            case (Append append, Appended appended): Category(append.Stream.Category).Append(append, appended, Now); break;
            case (TruncateStream truncate, Done): Category(truncate.Stream.Category).Hide(truncate.Stream, truncate.Before, isDeleted: false); break;
            case (DeleteStream delete, Done): Category(delete.Stream.Category).Hide(delete.Stream, long.MaxValue, isDeleted: true); break;
            case (MoveCheckpoint move, Done): checkpoints[move.Key] = move.To; break;
            case (AcquireLease acquire, LeaseAcquired acquired):
                Check(acquired.Epoch > leases.GetValueOrDefault(acquire.Name).Epoch, "epochs rise");
                leases[acquire.Name] = (acquired.Epoch, acquire.Holder, Now + acquire.Duration);
                break;
            case (RenewLease renew, Done): leases[renew.Name] = leases[renew.Name] with { Until = Now + renew.Duration }; break;
            case (ReleaseLease release, Done): leases[release.Name] = leases[release.Name] with { Until = Now }; break;
            case (Guard, Done): break;
            case (Once once, Done): done[once.Key] = (Given.Text(once.Result), Now + once.Keep); break;
            default: Check(false, $"{operation} has no such result as {result}"); break;
        }
    }

    private MessageModel Held(MessageReceipt receipt) => Queue(receipt.Queue).Held(receipt)!;

    private static Moved Expect(Moved moved, int messages)
    {
        Check(moved.Messages == messages, $"{messages} messages go");
        return moved;
    }

    private void Arrive(Enqueue enqueue, Enqueued enqueued)
    {
        var queue = Queue(enqueue.Queue);
        if (enqueue.Message.DeduplicationId is { } id)
        {
            Check(enqueued.IsDuplicate == queue.Remembered.ContainsKey(id), $"of '{id}' {string.Join(' ', queue.Remembered.Keys)} are remembered");
            queue.Remembered.TryAdd(id, Now + enqueue.DeduplicationWindow);
        }
        if (enqueued.IsDuplicate)
        {
            Check(enqueue.Message.DeduplicationId is not null && enqueued.Sequence == 0, "it is no duplicate");
            return;
        }
        Check(enqueued.Sequence > newest, "sequences rise");
        newest = enqueued.Sequence;
        var message = new MessageModel
        {
            Text = Given.Text(enqueue.Message.Body), Arrival = ++arrivals, VisibleAt = Now + enqueue.Delay, ExpiresAt = Now + enqueue.TimeToLive, Session = enqueue.Message.SessionId,
        };
        message.IsFirm = message.Session is null || !queue.Messages.Exists(other => other.Session == message.Session);
        queue.Messages.Add(message);
    }

    private void Bury(DeadLetter letter)
    {
        var message = Held(letter.Receipt);
        Queue(letter.Receipt.Queue).Messages.Remove(message);
        Queue(letter.Target).Messages.Add(message);
        message.GiveBack(Now);
        (message.Attempts, message.IsInSession, message.ExpiresAt, message.Source) = (0, false, Now + letter.Keep, letter.Receipt.Queue);
    }

    private void Move(Requeue requeue, int count)
    {
        if (!queues.TryGetValue(requeue.From, out var from))
        {
            Check(count == 0, "the queue is empty");
            return;
        }
        var moved = from.Oldest().Where(message => message.Receipt is null && (requeue.To ?? message.Source) is not null).Take(requeue.Count).ToList();
        Check(moved.Count == count, $"{moved.Count} messages go");
        foreach (var message in moved)
        {
            from.Messages.Remove(message);
            Queue((requeue.To ?? message.Source)!.Value).Messages.Add(message);
            message.GiveBack(Now);
            (message.Attempts, message.ExpiresAt, message.Source, message.IsLate, message.IsFirm) = (0, null, null, false, message.Session is null);
            message.IsInSession = true;
            message.IsMoved = message.Session is not null;
        }
    }
}

using CsCheck;
using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>One thing that a caller may do, not yet said of which message or version: what is there to act on is known when it runs.</summary>
/// <param name="Kind">Of operation.</param>
/// <param name="Which">Of the things there are.</param>
/// <param name="How">Of the ways to do it.</param>
internal sealed record Pick(int Kind, int Which, int How)
{
    public const int Kinds = 27;

    public static readonly Gen<Pick> Gen = CsCheck.Gen.Select(CsCheck.Gen.Int[0, Kinds - 1], CsCheck.Gen.Int[0, 11], CsCheck.Gen.Int[0, 11]).Select((kind, which, how) => new Pick(kind, which, how));

    /// <summary>Operations of one unit.</summary>
    public static readonly Gen<Pick[]> Unit = CsCheck.Gen.Frequency((5, Gen.Array[1]), (3, Gen.Array[2, 3]), (1, Gen.Array[4, 8]));
}

/// <summary>Makes operations of picks, with what callers have learned so far. Many callers may ask at once.</summary>
internal sealed class Author
{
    private static readonly QueueKey[] Queues = [Given.Queue("a"), Given.Queue("b"), new(new("other"), QueueFamily.ServiceBus, "a")];
    private static readonly QueueKey Dead = Given.Queue("dead");
    private static readonly TimeSpan[] Delays = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)];
    private static readonly TimeSpan[] Times = [TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(3)];

    private readonly Lock gate = new();
    private readonly List<MessageReceipt> receipts = [];
    private readonly List<(LeaseName Name, long Epoch)> epochs = [];
    private readonly List<(DocumentKey Key, ETag Version)> versions = [];
    private readonly List<Append> appends = [];
    private readonly Dictionary<StreamKey, long> ends = [];
    private readonly Dictionary<CheckpointKey, long> checkpoints = [];
    private int texts;

    /// <summary>The unit that is picked; null when nothing of it can be said.</summary>
    public StorageCommit? Write(IEnumerable<Pick> picks)
    {
        lock (gate)
        {
            HashSet<object> written = [];
            List<StorageOperation> unit = [];
            foreach (var pick in picks)
                if (Write(pick) is { } operation && Writes(operation).All(written.Add)) unit.Add(operation);
            // A purge takes what others hold: it stands alone.
            if (unit.Find(operation => operation is Purge) is { } purge) unit = [purge];
            return unit.Count == 0 ? null : new StorageCommit(unit);
        }
    }

    /// <summary>Learns what a unit was told.</summary>
    public void Learn(StorageCommit unit, CommitOutcome outcome)
    {
        lock (gate)
            foreach (var (operation, result) in outcome is Committed committed ? unit.Operations.Zip(committed.Results) : [])
                switch (operation, result)
                {
                    case (_, MessagesLeased leased): receipts.AddRange(leased.Messages.Select(message => message.Receipt)); break;
                    case (AcquireLease acquire, LeaseAcquired acquired): epochs.Add((acquire.Name, acquired.Epoch)); break;
                    case (Append append, Appended appended): ends[append.Stream] = appended.Version; break;
                    case (MoveCheckpoint move, _): checkpoints[move.Key] = move.To; break;
                    case (PutDocument put, DocumentWritten document): versions.Add((put.Key, document.ETag)); break;
                }
    }

    private StorageOperation? Write(Pick pick)
    {
        var (which, how) = (pick.Which, pick.How);
        var queue = Queues[which % Queues.Length];
        return pick.Kind switch
        {
            <= 3 => Enqueue(queue, how),
            <= 6 => new LeaseMessages(queue == Queues[0] && how == 0 ? Dead : queue, 1 + how % 4, Times[which % 3], how % 3 == 0 ? LeaseHolder.Client : LeaseHolder.Pump),
            <= 8 => Receipt(which) is { } receipt ? new Acknowledge(receipt) : null,
            9 => Receipt(which) is { } receipt ? new Release(receipt, Delays[how % 4], how % 2 == 0) { Alone = how % 8 == 7 } : null,
            10 => Receipt(which) is { } receipt ? new Extend(receipt, Times[how % 3]) : null,
            11 => Receipt(which) is { } receipt && receipt.Queue != Dead ? new DeadLetter(receipt, Dead, "picked", null) { Keep = how == 0 ? Times[2] : null } : null,
            12 => how switch { 0 => new Purge(queue, StorageLimits.Page), < 4 => new SetQueue(queue, how == 1), _ => new Requeue(Dead, how % 3 == 0 ? Queues[1] : null, StorageLimits.Page) },
            13 or 14 => Put(which, how),
            15 => new DeleteDocument(Document(which), Condition(Document(which), how)),
            16 => new AcquireLease(Lease(which), $"node-{how}", Times[how % 3]),
            17 => Epoch(which) is { } held ? how % 3 == 0 ? new ReleaseLease(held.Name, held.Epoch) : new RenewLease(held.Name, held.Epoch, Times[how % 3]) : null,
            18 => Epoch(which) is { } held ? new Guard(held.Name, held.Epoch) : new Guard(Lease(which), 1),
            20 or 21 or 22 => Append(Stream(which), how),
            // The very same again, as who was not told would.
            23 => appends.Count == 0 ? null : appends[^(1 + which % Math.Min(appends.Count, 6))],
            24 => how < 8 ? new TruncateStream(Stream(which), 1 + how) : new DeleteStream(Stream(which), how == 8 ? StreamCondition.IfVersion(which) : default),
            25 or 26 => Move(Given.Checkpoint($"c{which % 2}", which % 3), how),
            _ => new Once(Given.Once($"k{which % 6}"), Times[how % 3], Given.Utf8($"result {++texts}")),
        };
    }

    private Enqueue Enqueue(QueueKey queue, int how)
    {
        // A message of a session comes without a delay: when one that has one joins its session is not told.
        var session = how % 4 == 1 ? $"s{how % 3}" : null;
        var message = Given.Message($"m{++texts}", session, how == 2 ? "d1" : how == 3 ? "d2" : null);
        return new Enqueue(queue, message) { Delay = session is null ? Delays[how % 4] : default, TimeToLive = how == 10 ? Times[1] : null, DeduplicationWindow = Times[1] };
    }

    private Append Append(StreamKey stream, int how)
    {
        var condition = (how % 4) switch { 0 => StreamCondition.IfAbsent, 1 or 2 => StreamCondition.IfVersion(ends.GetValueOrDefault(stream)), _ => default };
        var append = new Append(stream, [.. Enumerable.Range(0, 1 + how % 3).Select(_ => Given.Event($"e{++texts}"))], condition);
        appends.Add(append);
        return append;
    }

    private MoveCheckpoint Move(CheckpointKey key, int how) => new(key, how == 0 ? 99 : checkpoints.GetValueOrDefault(key), how == 1 ? 0 : ++texts);

    private PutDocument Put(int which, int how) =>
        Given.Put(Document(which), ++texts, Condition(Document(which), how)) with { TimeToLive = how == 5 ? Times[1] : null };

    private DocumentCondition Condition(DocumentKey key, int how) => (how % 6) switch
    {
        0 => DocumentCondition.IfAbsent,
        1 => DocumentCondition.IfPresent,
        2 or 3 => DocumentCondition.IfMatch(versions.LastOrDefault(each => each.Key == key).Version),
        _ => default,
    };

    private static StreamKey Stream(int which) => new(which % 2 == 0 ? Model.Kept.Category : Given.Category("all"), $"s{which % 3}");

    private static DocumentKey Document(int which) => Given.Document($"{which % 5}", which % 2 == 0 ? "" : "p");

    private static LeaseName Lease(int which) => Given.Lease($"l{which % 3}");

    // The latest, and now and then one that is long settled.
    private MessageReceipt? Receipt(int which) => receipts.Count == 0 ? null : receipts[^(1 + which % Math.Min(receipts.Count, 12))];

    private (LeaseName Name, long Epoch)? Epoch(int which) => epochs.Count == 0 ? null : epochs[^(1 + which % Math.Min(epochs.Count, 4))];

    /// <summary>What no two operations of a unit may write. One that takes what it finds in a queue has that queue for itself.</summary>
    private static IEnumerable<object> Writes(StorageOperation operation) => operation switch
    {
        Acknowledge o => [o.Receipt with { Token = 0 }],
        Release o => [o.Receipt with { Token = 0 }],
        Extend o => [o.Receipt with { Token = 0 }],
        DeadLetter o => [o.Receipt with { Token = 0 }],
        PutDocument o => [o.Key],
        DeleteDocument o => [o.Key],
        AcquireLease o => [o.Name],
        RenewLease o => [o.Name],
        ReleaseLease o => [o.Name],
        Guard o => [o.Name],
        Once o => [o.Key],
        Append o => [o.Stream],
        TruncateStream o => [o.Stream],
        DeleteStream o => [o.Stream],
        MoveCheckpoint o => [o.Key],
        // Where these meet others, the order of the operations matters: units of their own are enough here.
        LeaseMessages or Requeue or Purge or SetQueue => ["whole queues"],
        _ => [],
    };
}

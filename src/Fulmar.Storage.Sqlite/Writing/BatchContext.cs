using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Streams;

namespace Fulmar.Storage.Sqlite.Writing;

/// <summary>What the operations of one transaction share: the time, the numbers that are given, and who must be told afterwards.</summary>
internal sealed class BatchContext : IDisposable
{
    private readonly Connection connection;
    private readonly EngineClock clock;
    private readonly Statement update;
    private readonly HashSet<QueueKey> wokenQueues = [];
    private readonly HashSet<PartitionCounter> wokenPartitions = [];
    private readonly HashSet<CollectionKey> wokenCollections = [];
    private long sequence, stamp;

    public BatchContext(Connection connection, EngineClock clock)
    {
        this.connection = connection;
        this.clock = clock;
        update = connection.Prepare("UPDATE state SET time = ?1, sequence = ?2, stamp = ?3 WHERE id = 1");
        Read();
    }

    /// <summary>The transaction's time, in milliseconds: all of its operations happen at once.</summary>
    public long Now { get; private set; }

    /// <summary>Queues in which a message may have become due.</summary>
    public HashSet<QueueKey> WokenQueues => wokenQueues;

    /// <summary>Partitions into which events came.</summary>
    public HashSet<PartitionCounter> WokenPartitions => wokenPartitions;

    /// <summary>Collections whose change feed has got something.</summary>
    public HashSet<CollectionKey> WokenCollections => wokenCollections;

    public void Begin()
    {
        Now = clock.Now();
        wokenQueues.Clear();
        wokenPartitions.Clear();
        wokenCollections.Clear();
    }

    /// <summary>A message's number.</summary>
    public long NextSequence() => ++sequence;

    /// <summary>A version or a lease that never was before.</summary>
    public long NextStamp() => ++stamp;

    public void Wake(QueueKey queue) => wokenQueues.Add(queue);

    public void Wake(PartitionCounter partition) => wokenPartitions.Add(partition);

    public void Wake(CollectionKey collection) => wokenCollections.Add(collection);

    /// <summary>Writes what was given, so that it is not given again.</summary>
    public void Flush() => update.Bind(1, Now).Bind(2, sequence).Bind(3, stamp).Run();

    /// <summary>Goes on from what the file has.</summary>
    public void Read()
    {
        using var state = connection.Prepare("SELECT time, sequence, stamp FROM state");
        state.Step();
        clock.GoOnFrom(state.Int64(0));
        sequence = state.Int64(1);
        stamp = state.Int64(2);
    }

    public void Dispose() => update.Dispose();
}

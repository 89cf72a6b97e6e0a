namespace Fulmar.Storage.Sqlite.Queues;

/// <summary>A queue as the writer knows it. Owned by the writer's thread.</summary>
internal sealed class QueueState(long id, QueueKey key)
{
    public long Id { get; } = id;

    public QueueKey Key { get; } = key;

    public bool IsPaused { get; set; }

    /// <summary>How many messages are in it.</summary>
    public long Messages { get; set; }

    /// <summary>Messages that are held, by when their lease ends. Settled and extended ones leave entries behind that mean nothing.</summary>
    public PriorityQueue<long, long> Leases { get; } = new();
}

/// <summary>A row of <c>leased</c>.</summary>
internal readonly record struct LeasedRow(
    long Sequence, long Queue, long Until, long Token, LeaseHolder Holder, bool IsAlone, int Attempts, string? Session, bool HasContent, bool IsDead);

/// <summary>What a lease found.</summary>
/// <param name="Rows">The messages.</param>
/// <param name="NextDue">Milliseconds until the next one is due, null for never.</param>
internal sealed record LeasedRows(IReadOnlyList<MessageRow> Rows, long? NextDue);

/// <summary>A message as it lies in the file; bytes are not yet read as anything.</summary>
internal sealed record MessageRow(QueueKey Queue, long Sequence)
{
    public required byte[] Id { get; init; }

    public long EnqueuedAt { get; init; }

    public long? ExpiresAt { get; init; }

    public required byte[] Envelope { get; init; }

    public byte[]? Body { get; init; }

    public Guid? Content { get; init; }

    public long Checksum { get; init; }

    /// <summary>When it becomes due, or its lease ends.</summary>
    public long Due { get; init; }

    public int Attempts { get; init; }

    public bool IsLeased { get; init; }

    public bool IsAlone { get; init; }

    /// <summary>Of the lease.</summary>
    public long Token { get; init; }
}

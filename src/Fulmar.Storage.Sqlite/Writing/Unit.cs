using System.Threading.RateLimiting;
using Fulmar.Storage.Sqlite.Documents;
using Fulmar.Storage.Sqlite.Queues;

namespace Fulmar.Storage.Sqlite.Writing;

/// <summary>A unit on its way through the writer. What can be done by its caller's thread was done before it is submitted.</summary>
internal sealed class Unit(IReadOnlyList<StorageOperation> operations, int bytes, RateLimitLease admission)
{
    private readonly TaskCompletionSource<CommitOutcome> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<StorageOperation> Operations { get; } = operations;

    public int Bytes { get; } = bytes;

    /// <summary>Operations, an append's events each by itself.</summary>
    public int Rows { get; private set; } = operations.Count;

    /// <summary>What was made ready for an operation, by its index.</summary>
    public PreparedBody?[] Bodies { get; } = new PreparedBody?[operations.Count];

    /// <summary>What was made ready for the events of an append, by its index. Null where the unit has none.</summary>
    public PreparedBody[]?[]? Events { get; private set; }

    /// <summary>What the writer found for a lease, by its index. Its caller makes messages of it.</summary>
    public LeasedRows?[] Leased { get; } = new LeasedRows?[operations.Count];

    /// <summary>Work of the engine's own that goes with the batch; null for a caller's unit.</summary>
    public Action? Maintenance { get; init; }

    /// <summary>Whether <see cref="Maintenance"/> is done before a transaction begins, and not in one.</summary>
    public bool IsOutsideTransaction { get; init; }

    /// <summary>Gives an append what was made ready for its events.</summary>
    public void Add(int index, PreparedBody[] events)
    {
        (Events ??= new PreparedBody[]?[Operations.Count])[index] = events;
        Rows += events.Length - 1;
    }

    public Task<CommitOutcome> Outcome => completion.Task;

    public void Complete(CommitOutcome outcome)
    {
        admission.Dispose();
        completion.SetResult(outcome);
    }

    public void Fail(Exception exception)
    {
        admission.Dispose();
        completion.SetException(exception);
    }
}

/// <summary>A body with what its row needs.</summary>
/// <param name="Body">Empty where <paramref name="Content"/> names a file.</param>
/// <param name="Content">The file that holds it, null for none.</param>
/// <param name="Length">Bytes of the body.</param>
/// <param name="Checksum">Of the record.</param>
internal sealed record PreparedBody(ReadOnlyMemory<byte> Body, Guid? Content, int Length, long Checksum)
{
    /// <summary>A message's or an event's id, in the order of its text.</summary>
    public Guid Id { get; init; }

    /// <summary>A message's or an event's envelope.</summary>
    public byte[] Envelope { get; init; } = [];

    /// <summary>A document's entries in its collection's indexes.</summary>
    public DocumentEntries? Entries { get; init; }
}

/// <summary>Ids as the rows have them: in the order of their text.</summary>
internal static class GuidBytes
{
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid Read(ReadOnlySpan<byte> bytes) => new(bytes, bigEndian: true);
}

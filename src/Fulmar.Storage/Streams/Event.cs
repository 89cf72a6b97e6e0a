namespace Fulmar.Storage;

/// <summary>What is appended to a stream.</summary>
public sealed record Event
{
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    /// <summary>
    /// A version 7 UUID; the engine makes one where it is empty. It is no key: only an append that expects a version knows its own events again
    /// (<see cref="AlreadyAppended"/>), and otherwise the same id twice is two events. What must happen once is named by <see cref="Once"/>.
    /// </summary>
    public Guid Id { get; init; }

    /// <summary>What has happened, in a word: 1 to 260 characters.</summary>
    public required string Type { get; init; }

    /// <summary>As given; at most <see cref="StorageLimits.EventBody"/> bytes. Not to be changed while a commit is under way.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Its media type; null where nobody said.</summary>
    public string? ContentType { get; init; }

    /// <summary>Names and values, at most <see cref="StorageLimits.EventHeaders"/> bytes.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>The W3C <c>traceparent</c> of who appended it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C <c>tracestate</c> of who appended it.</summary>
    public string? TraceState { get; init; }

    /// <summary>The invocation or request that caused it.</summary>
    public string? CausationId { get; init; }
}

/// <summary>An event in a stream.</summary>
/// <param name="Stream">Where it is.</param>
/// <param name="Version">Its number in the stream: the first has 1, and none is left out.</param>
/// <param name="Partition">The stream's partition.</param>
/// <param name="Position">Its number in the partition, in the order of commits: the first has 1, and none is left out.</param>
/// <param name="Event">As it was appended.</param>
/// <param name="AppendedAt">When.</param>
public sealed record StoredEvent(StreamKey Stream, long Version, int Partition, long Position, Event Event, DateTimeOffset AppendedAt)
{
    /// <summary>Whether it does not match its checksum: its body is what was found.</summary>
    public bool IsDamaged { get; init; }
}

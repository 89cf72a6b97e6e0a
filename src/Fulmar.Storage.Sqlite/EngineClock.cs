namespace Fulmar.Storage.Sqlite;

/// <summary>
/// The engine's time in milliseconds since 1970. It never runs back past what was persisted, whatever the machine's clock does, and it never
/// stands still: where that clock was set back, the engine's goes on at its pace from where it was, so that delays and leases end in their time.
/// </summary>
internal sealed class EngineClock(TimeProvider time)
{
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private readonly long started = time.GetTimestamp();

    // What the engine's time is ahead of the time that this clock has run. It only grows.
    private long ahead;

    /// <summary>Now.</summary>
    public long Now()
    {
        // In this order: a thread that is held up between the two looks must not take the pause for a clock that was set forward, which would stay.
        var told = time.GetUtcNow().ToUnixTimeMilliseconds();
        var run = Run();
        return Raise(told - run) + run;
    }

    /// <summary>Goes on from what was persisted.</summary>
    public void GoOnFrom(long persisted) => Raise(persisted - Run());

    private long Run() => (long)time.GetElapsedTime(started).TotalMilliseconds;

    private long Raise(long to)
    {
        while (true)
        {
            var seen = Volatile.Read(ref ahead);
            if (to <= seen) return seen;
            if (Interlocked.CompareExchange(ref ahead, to, seen) == seen) return to;
        }
    }

    /// <summary>A time of a row. Checksums do not cover times, so a damaged one may be none: then it is the first or the last.</summary>
    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, First, Last));

    public static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? Time(value) : null;
}

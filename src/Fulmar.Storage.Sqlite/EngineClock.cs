namespace Fulmar.Storage.Sqlite;

/// <summary>The engine's time in milliseconds since 1970. It never runs back past what was persisted, whatever the machine's clock does.</summary>
internal sealed class EngineClock(TimeProvider time)
{
    private long latest;

    /// <summary>Now.</summary>
    public long Now()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        while (true)
        {
            var seen = Volatile.Read(ref latest);
            if (now <= seen) return seen;
            if (Interlocked.CompareExchange(ref latest, now, seen) == seen) return now;
        }
    }

    /// <summary>Goes on from what was persisted.</summary>
    public void GoOnFrom(long persisted) => Volatile.Write(ref latest, Math.Max(persisted, Volatile.Read(ref latest)));

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? Time(value) : null;
}

namespace Fulmar.Triggers.Timers;

/// <summary>
/// What is due when, earliest first, so that one timer of the operating system wakes for all timers of an app. Not safe for two threads: the loop
/// that waits owns it.
/// </summary>
/// <typeparam name="TKey">Names what becomes due. Each has one time.</typeparam>
internal sealed class DueQueue<TKey> where TKey : notnull
{
    /// <summary>The longest wait: a clock that is set, or a machine that slept, is noticed within it.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly PriorityQueue<TKey, DateTimeOffset> queue = new();

    /// <summary>How many are waiting.</summary>
    public int Count => queue.Count;

    /// <summary>Says when a key is due, in place of what was said before.</summary>
    public void Set(TKey key, DateTimeOffset at)
    {
        Remove(key);
        queue.Enqueue(key, at);
    }

    /// <summary>Forgets a key.</summary>
    public void Remove(TKey key) => queue.Remove(key, out _, out _);

    /// <summary>Takes the earliest that is due.</summary>
    public bool TryTake(DateTimeOffset now, out TKey? key)
    {
        if (queue.TryPeek(out key, out var at) && at <= now) return queue.TryDequeue(out key, out _);
        key = default;
        return false;
    }

    /// <summary>How long to wait before looking again, in whole milliseconds upwards, so that a timer never wakes just before it is due.</summary>
    public TimeSpan Wait(DateTimeOffset now)
    {
        if (!queue.TryPeek(out _, out var at) || at - now > LongestWait) return LongestWait;
        return at <= now ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling((at - now).TotalMilliseconds));
    }
}

using System.Diagnostics.CodeAnalysis;

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

    // Sorted, where a heap would look at every entry to find the one to replace: a thousand timers of one minute are set again at once.
    private readonly SortedDictionary<(DateTimeOffset At, long Order), TKey> queue = [];
    private readonly Dictionary<TKey, (DateTimeOffset At, long Order)> times = [];
    private long order;

    /// <summary>How many are waiting.</summary>
    public int Count => queue.Count;

    /// <summary>Says when a key is due, in place of what was said before. Of those that are due together the one that was set first is first.</summary>
    public void Set(TKey key, DateTimeOffset at)
    {
        Remove(key);
        var time = (at, order++);
        times.Add(key, time);
        queue.Add(time, key);
    }

    /// <summary>Forgets a key.</summary>
    public void Remove(TKey key)
    {
        if (times.Remove(key, out var time)) queue.Remove(time);
    }

    /// <summary>Takes the earliest that is due.</summary>
    public bool TryTake(DateTimeOffset now, [MaybeNullWhen(false)] out TKey key)
    {
        key = default;
        if (queue.Count == 0) return false;
        var (time, first) = queue.First();
        if (time.At > now) return false;
        Remove(key = first);
        return true;
    }

    /// <summary>How long to wait before looking again, in whole milliseconds upwards, so that a timer never wakes just before it is due.</summary>
    public TimeSpan Wait(DateTimeOffset now)
    {
        if (queue.Count == 0) return LongestWait;
        var wait = queue.First().Key.At - now;
        return wait > LongestWait ? LongestWait
            : wait <= TimeSpan.Zero ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
    }
}

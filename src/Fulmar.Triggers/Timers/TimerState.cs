using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulmar.Triggers.Timers;

/// <summary>What is kept of a timer, so that it goes on after a restart where it was.</summary>
/// <param name="Format">How this is written: <see cref="CurrentFormat"/>.</param>
/// <param name="Schedule">The schedule that <paramref name="Next"/> is from.</param>
/// <param name="Zone">The time zone that <paramref name="Next"/> is from.</param>
/// <param name="Last">When it ran last; null before the first time.</param>
/// <param name="Next">The oldest occurrence that is not settled.</param>
/// <param name="Updated">When this was written.</param>
/// <param name="Retry">What failed and is tried again; null where nothing is.</param>
internal sealed record TimerState(
    int Format, string Schedule, string Zone, DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset Updated, TimerRetry? Retry)
{
    /// <summary>The format that is written.</summary>
    public const int CurrentFormat = 1;

    /// <summary>When there is something to do.</summary>
    [JsonIgnore]
    public DateTimeOffset WakesAt => Retry?.At ?? Next;

    /// <summary>
    /// How a timer begins, or goes on. One that is new, or whose schedule changed, owes nothing for the time before: its next occurrence is the
    /// first from now on.
    /// </summary>
    /// <param name="kept">What was kept; null for a new timer.</param>
    /// <param name="schedule">What the trigger says today.</param>
    /// <param name="now">The time.</param>
    public static TimerState Begin(TimerState? kept, TimerSchedule schedule, DateTimeOffset now) =>
        kept is not null && kept.Schedule == schedule.Text && kept.Zone == schedule.Zone.Id && schedule.LeadsTo(kept.Next, now)
            ? kept
            : new TimerState(CurrentFormat, schedule.Text, schedule.Zone.Id, kept?.Last, schedule.Next(now), now, Retry: null);

    /// <summary>What is to be settled now; null when nothing is. What failed comes again before anything else.</summary>
    public DueOccurrence? FindDue(TimerSchedule schedule, DateTimeOffset now, CatchUp catchUp) =>
        WakesAt > now ? null : Retry?.Due ?? DueOccurrence.Find(schedule, Next, now, catchUp);

    /// <summary>The state after an occurrence was run to its end, or passed over.</summary>
    /// <param name="schedule">The timer's.</param>
    /// <param name="due">What was settled.</param>
    /// <param name="started">When it was run first, or passed over.</param>
    public TimerState Settled(TimerSchedule schedule, DueOccurrence due, DateTimeOffset started) => this with
    {
        Last = due.Runs ? started : Last,
        Next = schedule.Following(due.At, started),
        Updated = started,
        Retry = null,
    };

    /// <summary>The state after an occurrence failed and is to be tried again.</summary>
    /// <param name="due">What failed.</param>
    /// <param name="started">When it was run first.</param>
    /// <param name="now">The time.</param>
    /// <param name="wait">How long until it is tried again.</param>
    public TimerState Failed(DueOccurrence due, DateTimeOffset started, DateTimeOffset now, TimeSpan wait) =>
        this with { Updated = now, Retry = new TimerRetry(due, started, (Retry?.Attempts ?? 0) + 1, now + wait) };

    /// <summary>Writes it for the store.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, TimerJson.Default.TimerState);

    /// <summary>Reads what <see cref="ToJson"/> wrote; null where it is of a format that this version does not know.</summary>
    public static TimerState? FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, TimerJson.Default.TimerState) is { Format: CurrentFormat } state ? state : null;
}

/// <summary>An occurrence that failed and is tried again.</summary>
/// <param name="Due">The occurrence.</param>
/// <param name="Started">When it was run first.</param>
/// <param name="Attempts">How often it failed.</param>
/// <param name="At">When it is tried again.</param>
internal sealed record TimerRetry(DueOccurrence Due, DateTimeOffset Started, int Attempts, DateTimeOffset At);

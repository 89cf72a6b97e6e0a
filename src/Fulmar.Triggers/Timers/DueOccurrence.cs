namespace Fulmar.Triggers.Timers;

/// <summary>One occurrence that a timer settles now, with those before it that it passes over.</summary>
/// <param name="At">When it was due.</param>
/// <param name="Runs">Whether it is run; otherwise it is missed itself, and counted so.</param>
/// <param name="Missed">How many occurrences are missed by settling it.</param>
/// <param name="AtLeast">Whether there were more than were counted.</param>
internal sealed record DueOccurrence(DateTimeOffset At, bool Runs, int Missed, bool AtLeast)
{
    /// <summary>How many occurrences <see cref="CatchUp.All"/> goes back.</summary>
    public const int MostCaughtUp = 1_000;

    /// <summary>How many occurrences are counted: a schedule of every second has 31 million a year.</summary>
    public const int MostCounted = 10_000;

    /// <summary>How much later than due is still punctual.</summary>
    public static readonly TimeSpan Punctual = TimeSpan.FromSeconds(1);

    /// <summary>A run besides the schedule.</summary>
    public static DueOccurrence Besides(DateTimeOffset now) => new(now, Runs: true, Missed: 0, AtLeast: false);

    /// <summary>Whether an occurrence that starts then is past due.</summary>
    public static bool IsLate(DateTimeOffset at, DateTimeOffset started) => started - at > Punctual;

    /// <summary>What is to be settled now; null when nothing is due. Asked again after each, it comes to the end of what is owed.</summary>
    /// <param name="schedule">The timer's.</param>
    /// <param name="next">The oldest occurrence that is not settled. In the future, as when the clock was set back, nothing is due.</param>
    /// <param name="now">The time.</param>
    /// <param name="catchUp">What becomes of late ones.</param>
    /// <exception cref="ArgumentException"><paramref name="next"/> is no occurrence of the schedule.</exception>
    public static DueOccurrence? Find(TimerSchedule schedule, DateTimeOffset next, DateTimeOffset now, CatchUp catchUp)
    {
        if (next > now) return null;
        var wanted = catchUp == CatchUp.All ? MostCaughtUp : 1;
        DateTimeOffset? found = null;
        var counted = 0;
        foreach (var occurrence in schedule.Owed(next, now))
        {
            if (counted == MostCounted) return Settle(atLeast: true);
            if (counted++ < wanted) found = occurrence;
        }
        return Settle(atLeast: false);

        DueOccurrence Settle(bool atLeast)
        {
            if (found is not { } at) throw new ArgumentException($"{next:o} is no occurrence of '{schedule.Text}'.", nameof(next));
            var runs = catchUp != CatchUp.None || !IsLate(at, now);
            return new DueOccurrence(at, runs, Math.Max(0, counted - wanted) + (runs ? 0 : 1), atLeast);
        }
    }
}

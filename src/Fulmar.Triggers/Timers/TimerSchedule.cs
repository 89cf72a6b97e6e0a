using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fulmar.Triggers.Timers;

/// <summary>When a timer is due: a <see cref="CronSchedule"/> or an <see cref="IntervalSchedule"/>.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Zone">Whose clock it means.</param>
internal abstract record TimerSchedule(string Text, TimeZoneInfo Zone)
{
    /// <summary>The first occurrence after a moment.</summary>
    public abstract DateTimeOffset Next(DateTimeOffset after);

    /// <summary>The occurrence that follows one which is settled.</summary>
    /// <param name="occurrence">When it was due.</param>
    /// <param name="started">When it was run, or passed over.</param>
    public abstract DateTimeOffset Following(DateTimeOffset occurrence, DateTimeOffset started);

    /// <summary>The occurrences that are due now, newest first: a reader stops when it has seen enough.</summary>
    /// <param name="next">The oldest of them: an occurrence that is not settled.</param>
    /// <param name="now">The last moment that counts.</param>
    public abstract IEnumerable<DateTimeOffset> Owed(DateTimeOffset next, DateTimeOffset now);

    /// <summary>Whether this schedule can have led to what was kept as its next occurrence.</summary>
    public abstract bool LeadsTo(DateTimeOffset next, DateTimeOffset now);

    /// <summary>Reads a schedule: a duration, or six fields of cron, or five where seconds are left out.</summary>
    /// <param name="text">What the trigger says, with the names of app settings replaced.</param>
    /// <param name="zone">Whose clock cron fields mean.</param>
    /// <param name="schedule">What it is.</param>
    /// <param name="problem">What is wrong and how to mend it, in one sentence.</param>
    public static bool TryParse(string text, TimeZoneInfo zone, [NotNullWhen(true)] out TimerSchedule? schedule, [NotNullWhen(false)] out string? problem)
    {
        text = text.Trim();
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        (schedule, problem) = fields.Length switch
        {
            0 => (null, $"the schedule is empty; {Forms}"),
            // Read as .NET reads it, like Azure: 24:00:00 is 24 days, and 5 is five.
            1 when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) => IntervalSchedule.Read(text, zone, interval),
            5 => CronSchedule.Read(text, zone, ["0", .. fields]),
            6 => CronSchedule.Read(text, zone, fields),
            1 => (null, $"'{text}' is neither a duration nor a cron schedule; {Forms}"),
            var count => (null, $"'{text}' has {count} fields; {Forms}"),
        };
        return schedule is not null;
    }

    private const string Forms =
        "a schedule has six: second minute hour day month weekday, such as 0 */5 * * * *, or is a duration such as 00:05:00";
}

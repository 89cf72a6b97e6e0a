using System.Globalization;
using Fulmar.Triggers.Timers;

namespace Fulmar.Tests.Timers;

/// <summary>Schedules and moments as tests write them.</summary>
internal static class Schedules
{
    public static TimerSchedule Of(string text, string zone = "UTC") =>
        TimerSchedule.TryParse(text, Zone(zone), out var schedule, out var problem) ? schedule : throw new FormatException(problem);

    public static string ProblemOf(string text)
    {
        Assert.False(TimerSchedule.TryParse(text, TimeZoneInfo.Utc, out _, out var problem));
        return problem;
    }

    public static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    /// <summary>A moment such as <c>2026-03-29T03:00+02:00</c>; UTC where no offset stands.</summary>
    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The occurrences after one moment and up to another.</summary>
    public static List<DateTimeOffset> Between(this TimerSchedule schedule, DateTimeOffset after, DateTimeOffset until)
    {
        List<DateTimeOffset> occurrences = [];
        for (var next = schedule.Next(after); next <= until; next = schedule.Next(next)) occurrences.Add(next);
        return occurrences;
    }
}

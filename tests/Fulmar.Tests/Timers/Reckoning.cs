namespace Fulmar.Tests.Timers;

/// <summary>One field of a schedule with the values that it stands for.</summary>
internal sealed record CronField(string Text, HashSet<int> Values)
{
    public bool Repeats => Text.AsSpan().IndexOfAny("*/-") >= 0;

    public override string ToString() => Text;
}

/// <summary>A schedule at second 0.</summary>
internal sealed record CronFields(CronField Minute, CronField Hour, CronField Day, CronField Month, CronField Weekday)
{
    public string Text => $"0 {Minute} {Hour} {Day} {Month} {Weekday}";

    /// <summary>Whether it runs through an hour that comes twice.</summary>
    public bool Repeats => Minute.Repeats || Hour.Repeats;

    public bool Match(DateTime local) =>
        Minute.Values.Contains(local.Minute) && Hour.Values.Contains(local.Hour) && Day.Values.Contains(local.Day)
        && Month.Values.Contains(local.Month) && Weekday.Values.Contains((int)local.DayOfWeek);
}

/// <summary>What is due, found by looking at every minute: slow, and too simple to be wrong.</summary>
internal static class Reckoning
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static List<DateTimeOffset> Of(CronFields fields, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset until)
    {
        List<DateTimeOffset> due = [];
        for (var time = from; time <= until; time += Minute)
        {
            var local = TimeZoneInfo.ConvertTime(time, zone);
            var before = TimeZoneInfo.ConvertTime(time - Minute, zone);
            var leftOut = Minutes(before.DateTime + Minute, local.DateTime).Any(fields.Match);
            if (leftOut || (fields.Match(local.DateTime) && (fields.Repeats || !IsRepeated(time, zone)))) due.Add(time);
        }
        return due;
    }

    /// <summary>The moments of a year at which clocks are set.</summary>
    public static IEnumerable<DateTimeOffset> Changes(TimeZoneInfo zone, int year)
    {
        for (var hour = new DateTimeOffset(year, 1, 2, 0, 0, 0, TimeSpan.Zero); hour.Year == year; hour = hour.AddHours(1))
            if (zone.GetUtcOffset(hour) != zone.GetUtcOffset(hour.AddHours(-1))) yield return hour;
    }

    /// <summary>Whether clocks showed the same within the three hours before.</summary>
    private static bool IsRepeated(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone).DateTime;
        for (var earlier = time - Minute; earlier > time.AddHours(-3); earlier -= Minute)
        {
            var offset = zone.GetUtcOffset(earlier);
            if (earlier.UtcDateTime + offset == local) return true;
        }
        return false;
    }

    private static IEnumerable<DateTime> Minutes(DateTime from, DateTime until)
    {
        for (var time = from; time < until; time += Minute) yield return time;
    }
}

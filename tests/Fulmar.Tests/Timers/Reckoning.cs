namespace Fulmar.Tests.Timers;

/// <summary>One field of a schedule with the values that it stands for.</summary>
internal sealed record KnownField(string Text, HashSet<int> Values)
{
    public bool Repeats => Text.AsSpan().IndexOfAny("*/-") >= 0;

    public override string ToString() => Text;
}

/// <summary>A schedule at second 0.</summary>
internal sealed record KnownFields(KnownField Minute, KnownField Hour, KnownField Day, KnownField Month, KnownField Weekday)
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
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), LongestRepeat = TimeSpan.FromHours(3);

    public static List<DateTimeOffset> Of(KnownFields fields, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset until)
    {
        List<DateTimeOffset> due = [];
        // The latest that the clock has shown: it was set back when it shows less, and forward when it leaves some out.
        var shown = DateTime.MinValue;
        for (var time = from - LongestRepeat; time <= until; time += Minute)
        {
            var local = TimeZoneInfo.ConvertTime(time, zone).DateTime;
            var isRepeated = local <= shown;
            var leftOut = shown == DateTime.MinValue ? [] : Minutes(shown + Minute, local);
            if (time >= from && (leftOut.Any(fields.Match) || (fields.Match(local) && (fields.Repeats || !isRepeated)))) due.Add(time);
            if (!isRepeated) shown = local;
        }
        return due;
    }

    /// <summary>The moments of a year at which clocks are set.</summary>
    public static IEnumerable<DateTimeOffset> Changes(TimeZoneInfo zone, int year)
    {
        for (var hour = new DateTimeOffset(year, 1, 2, 0, 0, 0, TimeSpan.Zero); hour.Year == year; hour = hour.AddHours(1))
            if (zone.GetUtcOffset(hour) != zone.GetUtcOffset(hour.AddHours(-1))) yield return hour;
    }

    private static IEnumerable<DateTime> Minutes(DateTime from, DateTime until)
    {
        for (var time = from; time < until; time += Minute) yield return time;
    }
}

using Cronos;

namespace Fulmar.Triggers.Timers;

/// <summary>
/// Due when the clock of its zone matches all six fields, day and weekday both. When clocks go forward, what was due in the hour that is left
/// out is due at its end. When they go back, a schedule with <c>*</c>, <c>/</c> or <c>-</c> in its time of day runs through the repeated hour
/// again, and one that names points in time does not.
/// </summary>
internal sealed record CronSchedule : TimerSchedule
{
    // Second, minute and hour.
    private const int TimeOfDay = 3;

    private static readonly TimeSpan Tick = new(1), FirstWindow = TimeSpan.FromMinutes(1);
    private readonly CronExpression expression;
    private readonly WallClock clock;
    private readonly bool repeats;

    private CronSchedule(string text, TimeZoneInfo zone, CronExpression expression, bool repeats) : base(text, zone)
    {
        (this.expression, this.repeats) = (expression, repeats);
        clock = new WallClock(zone);
    }

    /// <inheritdoc/>
    /// <remarks>A schedule that has come to the end of the calendar is due when no clock gets to.</remarks>
    public override DateTimeOffset Next(DateTimeOffset after) => clock.Next(after, Match, repeats) ?? DateTimeOffset.MaxValue;

    /// <inheritdoc/>
    public override DateTimeOffset Following(DateTimeOffset occurrence, DateTimeOffset started) => Next(occurrence);

    /// <inheritdoc/>
    /// <remarks>Goes forward through windows that lie one before the other, each twice as long as the one after it.</remarks>
    public override IEnumerable<DateTimeOffset> Owed(DateTimeOffset next, DateTimeOffset now)
    {
        var (end, width) = (now + Tick, FirstWindow);
        while (next < end)
        {
            var start = end - next > width ? end - width : next;
            foreach (var occurrence in Between(start, end).Reverse()) yield return occurrence;
            (end, width) = (start, width * 2);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The rules of a time zone change too.</remarks>
    public override bool LeadsTo(DateTimeOffset next, DateTimeOffset now) => Next(next - Tick) == next;

    private IEnumerable<DateTimeOffset> Between(DateTimeOffset start, DateTimeOffset end)
    {
        for (var occurrence = Next(start - Tick); occurrence < end; occurrence = Next(occurrence)) yield return occurrence;
    }

    /// <summary>Cronos takes only what says that it is UTC: then what it gives is on no zone's clock.</summary>
    private DateTime? Match(DateTime shown) => expression.GetNextOccurrence(DateTime.SpecifyKind(shown, DateTimeKind.Utc));

    internal static (TimerSchedule?, string?) Read(string text, TimeZoneInfo zone, IReadOnlyList<string> fields)
    {
        List<string> rewritten = [];
        foreach (var (field, value) in CronField.All.Zip(fields))
        {
            if (field.FindBackwards(value) is { } range)
                return (null, $"'{text}' is no schedule: in its {field.Name} '{value}' the range {range} runs backwards ({field.Values}); write it forwards, or as two");
            rewritten.Add(field.Rewrite(value));
            if (!IsReadable(rewritten))
                return (null, $"'{text}' is no schedule: its {field.Name} '{value}' is not {field.Values}, *, or a list, range or step of these");
        }
        var expression = CronExpression.Parse(string.Join(' ', rewritten), CronFormat.IncludeSeconds);
        if (expression.GetNextOccurrence(DateTime.UnixEpoch) is null) return (null, $"'{text}' never fires: no month that it names has such a day");
        var repeats = rewritten.Take(TimeOfDay).Any(field => field.AsSpan().ContainsAny('*', '/', '-'));
        return (new CronSchedule(text, zone, expression, repeats), null);
    }

    private static bool IsReadable(List<string> fields) =>
        CronExpression.TryParse(string.Join(' ', fields.Concat(Enumerable.Repeat("*", CronField.All.Count - fields.Count))), CronFormat.IncludeSeconds, out _);
}

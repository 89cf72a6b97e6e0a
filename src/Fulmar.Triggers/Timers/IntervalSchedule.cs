namespace Fulmar.Triggers.Timers;

/// <summary>
/// Due again a fixed time after the last run. Nothing is due while a run is owed: however long the host slept, one is owed and none is missed.
/// </summary>
internal sealed record IntervalSchedule(string Text, TimeZoneInfo Zone, TimeSpan Interval) : TimerSchedule(Text, Zone)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100), Longest = TimeSpan.FromDays(36_500);

    /// <inheritdoc/>
    public override DateTimeOffset Next(DateTimeOffset after) => after + Interval;

    /// <inheritdoc/>
    /// <remarks>A run that was punctual counts from when it was due, so that its milliseconds do not add up; one that was late, from when it ran.</remarks>
    public override DateTimeOffset Following(DateTimeOffset occurrence, DateTimeOffset started) =>
        (DueOccurrence.IsLate(occurrence, started) ? started : occurrence) + Interval;

    /// <inheritdoc/>
    public override IEnumerable<DateTimeOffset> Owed(DateTimeOffset next, DateTimeOffset now) => next <= now ? [next] : [];

    /// <inheritdoc/>
    /// <remarks>A clock that was set back would otherwise silence the timer for as long.</remarks>
    public override bool LeadsTo(DateTimeOffset next, DateTimeOffset now) => next - now <= Interval;

    internal static (TimerSchedule?, string?) Read(string text, TimeZoneInfo zone, TimeSpan interval) =>
        interval < Shortest ? (null, $"'{text}' is too short; a timer is due every 00:00:00.1 at the most")
        : interval > Longest ? (null, $"'{text}' is longer than a hundred years; hours, minutes and seconds are written 00:05:00, and 24:00:00 is 24 days")
        : (new IntervalSchedule(text, zone, interval), null);
}

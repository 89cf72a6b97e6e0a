using static Fulmar.Tests.Timers.Schedules;

namespace Fulmar.Tests.Timers;

/// <summary>What is due while clocks are set forward and back.</summary>
public sealed class DaylightSavingTests
{
    private const string Spring = "2026-03-28T22:00", Autumn = "2026-10-24T22:00";

    [Theory]
    // A point in time that is left out is due when the hour is over.
    [InlineData("0 30 2 * * *", Spring, "03:00+02")]
    [InlineData("0 15,30 2 * * *", Spring, "03:00+02")]
    [InlineData("0 0 1-4 * * *", Spring, "01:00+01 03:00+02 04:00+02")]
    // A point in time that comes twice is due once, the first time.
    [InlineData("0 30 2 * * *", Autumn, "02:30+02")]
    [InlineData("0 0 1,2,3 * * *", Autumn, "01:00+02 02:00+02 03:00+01")]
    // What repeats runs through the repeated hour.
    [InlineData("0 */30 2 * * *", Autumn, "02:00+02 02:30+02 02:00+01 02:30+01")]
    [InlineData("0 0 1-3 * * *", Autumn, "01:00+02 02:00+02 02:00+01 03:00+01")]
    public void Berlin(string schedule, string from, string due)
    {
        var occurrences = Of(schedule, "Europe/Berlin").Between(At(from), At(from).AddHours(8));

        Assert.Equal(due, string.Join(' ', occurrences.Select(at => TimeZoneInfo.ConvertTime(at, Zone("Europe/Berlin")).ToString("HH:mmzz", null))));
    }

    [Fact]
    public void What_is_due_when_the_left_out_hour_ends_is_still_owed_at_that_moment()
    {
        var due = At("2026-03-29T03:00+02:00");

        Assert.Equal([due], Of("0 30 2 * * *", "Europe/Berlin").Owed(due, due));
        Assert.True(Of("0 30 2 * * *", "Europe/Berlin").LeadsTo(due, due));
    }
}

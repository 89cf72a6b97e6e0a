using Fulmar.Triggers.Timers;
using static Fulmar.Tests.Timers.Schedules;

namespace Fulmar.Tests.Timers;

/// <summary>How a schedule is read.</summary>
public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-01-01T10:05:00")]
    [InlineData("*/5 * * * *", "2026-01-01T10:05:00")]
    [InlineData("30 0 9 * * *", "2026-01-02T09:00:30")]
    [InlineData("  0   0\t9 * * *  ", "2026-01-02T09:00:00")]
    [InlineData("0 0 9 * * MON-FRI", "2026-01-02T09:00:00")]
    [InlineData("0 0 9 * * Monday,tuesday", "2026-01-05T09:00:00")]
    [InlineData("0 0 9 * * 1-7", "2026-01-02T09:00:00")]
    [InlineData("0 0 0 1 January-Mar *", "2026-02-01T00:00:00")]
    [InlineData("0 0 0 1 feb *", "2026-02-01T00:00:00")]
    public void Cron_has_names_ranges_and_lists(string text, string next) => Assert.Equal(At(next), Of(text).Next(At("2026-01-01T10:03:00")));

    [Fact]
    public void Day_and_weekday_must_both_match() => Assert.Equal(At("2026-02-13"), Of("0 0 0 13 * FRI").Next(At("2026-01-01")));

    [Theory]
    [InlineData("0 */60 * * * *", "2026-01-01T11:00:00")]
    [InlineData("0 0 */24 * * *", "2026-01-02T00:00:00")]
    [InlineData("0 10/90 * * * *", "2026-01-01T10:10:00")]
    [InlineData("0 7/20 * * * *", "2026-01-01T10:07:00")]
    [InlineData("0 */20,5 * * * *", "2026-01-01T10:05:00")]
    [InlineData("0 0 9 * * S", "2026-01-04T09:00:00")]
    public void What_Azure_takes_is_taken_although_Cronos_does_not(string text, string next) => Assert.Equal(At(next), Of(text).Next(At("2026-01-01T10:03:00")));

    [Theory]
    [InlineData("0 0 0 L * *", "2026-01-31")]
    [InlineData("0 0 0 LW * *", "2026-01-30")]
    [InlineData("0 0 0 * * MON#2", "2026-01-12")]
    [InlineData("0 0 0 * * FRIL", "2026-01-30")]
    [InlineData("0 0 0 ? * 5L", "2026-01-30")]
    public void Last_days_weekdays_and_ordinals_are_extras(string text, string next) => Assert.Equal(At(next), Of(text).Next(At("2026-01-03")));

    [Theory]
    [InlineData("00:05:00", 5)]
    [InlineData("1.00:00:00", 24 * 60)]
    [InlineData("24:00:00", 24 * 24 * 60)]
    [InlineData("5", 5 * 24 * 60)]
    public void A_duration_is_an_interval_as_dotnet_reads_it(string text, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Assert.IsType<IntervalSchedule>(Of(text)).Interval);

    [Theory]
    [InlineData("0 0 * *", "'0 0 * *' has 4 fields; a schedule has six: second minute hour day month weekday, such as 0 */5 * * * *, or is a duration such as 00:05:00")]
    [InlineData("0 0 0 * * * 2026", "'0 0 0 * * * 2026' has 7 fields; a schedule has six: second minute hour day month weekday, such as 0 */5 * * * *, or is a duration such as 00:05:00")]
    [InlineData("", "the schedule is empty; a schedule has six: second minute hour day month weekday, such as 0 */5 * * * *, or is a duration such as 00:05:00")]
    [InlineData("@daily", "'@daily' is neither a duration nor a cron schedule; a schedule has six: second minute hour day month weekday, such as 0 */5 * * * *, or is a duration such as 00:05:00")]
    [InlineData("0 61 * * * *", "'0 61 * * * *' is no schedule: its minute '61' is not 0 to 59, *, or a list, range or step of these")]
    [InlineData("0 0 0 * Smarch *", "'0 0 0 * Smarch *' is no schedule: its month 'Smarch' is not 1 to 12 or January to December, *, or a list, range or step of these")]
    [InlineData("H 0 0 * * *", "'H 0 0 * * *' is no schedule: its second 'H' is not 0 to 59, *, or a list, range or step of these")]
    [InlineData("0 0/0 0 * * *", "'0 0/0 0 * * *' is no schedule: its minute '0/0' is not 0 to 59, *, or a list, range or step of these")]
    [InlineData("0 0 22-2 * * *", "'0 0 22-2 * * *' is no schedule: in its hour '22-2' the range 22-2 runs backwards (0 to 23); write it forwards, or as two")]
    [InlineData("0 0 0 * * WED,MON-SUN", "'0 0 0 * * WED,MON-SUN' is no schedule: in its weekday 'WED,MON-SUN' the range MON-SUN runs backwards (0 to 6 or Sunday to Saturday); write it forwards, or as two")]
    [InlineData("0 0 0 30 2 *", "'0 0 0 30 2 *' never fires: no month that it names has such a day")]
    [InlineData("00:00:00", "'00:00:00' is too short; a timer is due every 00:00:00.1 at the most")]
    [InlineData("-00:05:00", "'-00:05:00' is too short; a timer is due every 00:00:00.1 at the most")]
    [InlineData("36501", "'36501' is longer than a hundred years; hours, minutes and seconds are written 00:05:00, and 24:00:00 is 24 days")]
    public void What_is_wrong_is_said_in_one_sentence(string text, string problem) => Assert.Equal(problem, ProblemOf(text));

    [Theory]
    [InlineData("0 99999999999 * * * *")]
    [InlineData("0 0/99999999999 * * * *")]
    [InlineData("0 1--2 * * * *")]
    [InlineData("0 , * * * *")]
    [InlineData("0 -1 * * * *")]
    [InlineData("0 0 0 * * Ä")]
    public void Nonsense_is_refused_and_throws_nothing(string text) => Assert.Contains("is no schedule", ProblemOf(text));

    [Fact]
    public void A_leap_day_on_a_Monday_is_waited_for() => Assert.Equal(At("2044-02-29"), Of("0 0 0 29 2 MON").Next(At("2026-01-01")));

    [Fact]
    public void The_end_of_the_years_is_no_error() => Assert.Equal(DateTimeOffset.MaxValue, Of("0 0 0 1 1 *").Next(At("9999-06-01")));

    [Fact]
    public void A_schedule_means_the_clock_of_its_zone() => Assert.Equal(At("2026-01-02T08:00:00"), Of("0 0 9 * * *", "Europe/Berlin").Next(At("2026-01-01T10:00:00")));

    [Fact]
    public void An_interval_counts_from_when_it_was_due_or_from_a_late_run()
    {
        var schedule = Of("00:05:00");

        Assert.Equal(At("2026-01-01T10:05:00"), schedule.Following(At("2026-01-01T10:00:00"), At("2026-01-01T10:00:00.020")));
        Assert.Equal(At("2026-01-01T13:07:00"), schedule.Following(At("2026-01-01T10:00:00"), At("2026-01-01T13:02:00")));
    }
}

using Fulmar.Triggers.Timers;
using static Fulmar.Tests.Timers.Schedules;

namespace Fulmar.Tests.Timers;

/// <summary>What a timer owes after it was not looked at for a time.</summary>
public sealed class DueOccurrenceTests
{
    private static readonly DateTimeOffset Ten = At("2026-01-01T10:00:00");
    private static readonly TimerSchedule EveryFiveMinutes = Of("0 */5 * * * *"), EverySecond = Of("* * * * * *");

    [Theory]
    [InlineData(-1)]
    [InlineData(-3_600)]
    public void Nothing_is_owed_before_its_time_nor_when_the_clock_was_set_back(int seconds) =>
        Assert.Null(DueOccurrence.Find(EveryFiveMinutes, Ten, Ten.AddSeconds(seconds), CatchUp.All));

    [Theory]
    [InlineData("One")]
    [InlineData("All")]
    [InlineData("None")]
    public void What_is_due_now_is_run_whatever_becomes_of_late_ones(string catchUp)
    {
        var due = DueOccurrence.Find(EveryFiveMinutes, Ten, Ten.AddMilliseconds(20), Enum.Parse<CatchUp>(catchUp));

        Assert.Equal(new DueOccurrence(Ten, Runs: true, Missed: 0, AtLeast: false), due);
        Assert.False(DueOccurrence.IsLate(Ten, Ten.AddMilliseconds(20)));
    }

    [Fact]
    public void One_runs_the_newest_and_misses_the_others()
    {
        var due = DueOccurrence.Find(EveryFiveMinutes, Ten, Ten.AddMinutes(62), CatchUp.One);

        Assert.Equal(new DueOccurrence(Ten.AddMinutes(60), Runs: true, Missed: 12, AtLeast: false), due);
        Assert.True(DueOccurrence.IsLate(due!.At, Ten.AddMinutes(62)));
    }

    [Fact]
    public void All_runs_the_oldest_of_the_newest_thousand() =>
        Assert.Equal(new DueOccurrence(Ten.AddSeconds(501), Runs: true, Missed: 501, AtLeast: false),
            DueOccurrence.Find(EverySecond, Ten, Ten.AddSeconds(1_500), CatchUp.All));

    [Fact]
    public void None_misses_all_that_are_late() =>
        Assert.Equal(new DueOccurrence(Ten.AddMinutes(60), Runs: false, Missed: 13, AtLeast: false),
            DueOccurrence.Find(EveryFiveMinutes, Ten, Ten.AddMinutes(62), CatchUp.None));

    [Fact]
    public void None_runs_the_newest_where_that_is_punctual() =>
        Assert.Equal(new DueOccurrence(Ten.AddMinutes(60), Runs: true, Missed: 12, AtLeast: false),
            DueOccurrence.Find(EveryFiveMinutes, Ten, Ten.AddMinutes(60), CatchUp.None));

    [Fact]
    public void A_second_a_second_for_a_year_is_counted_up_to_a_bound() =>
        Assert.Equal(new DueOccurrence(Ten.AddDays(365), Runs: true, Missed: 9_999, AtLeast: true),
            DueOccurrence.Find(EverySecond, Ten, Ten.AddDays(365), CatchUp.One));

    [Fact]
    public void Ten_years_of_New_Years_are_found() =>
        Assert.Equal(new DueOccurrence(At("2036-01-01"), Runs: true, Missed: 10, AtLeast: false),
            DueOccurrence.Find(Of("0 0 0 1 1 *"), At("2026-01-01"), At("2036-12-31"), CatchUp.One));

    [Theory]
    [InlineData("One")]
    [InlineData("All")]
    public void An_interval_owes_one_run_however_long_nobody_looked(string catchUp) =>
        Assert.Equal(new DueOccurrence(Ten, Runs: true, Missed: 0, AtLeast: false),
            DueOccurrence.Find(Of("00:00:01"), Ten, Ten.AddDays(365), Enum.Parse<CatchUp>(catchUp)));

    [Fact]
    public void A_moment_that_the_schedule_does_not_have_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => DueOccurrence.Find(EveryFiveMinutes, Ten.AddMinutes(1), Ten.AddMinutes(2), CatchUp.One));
}

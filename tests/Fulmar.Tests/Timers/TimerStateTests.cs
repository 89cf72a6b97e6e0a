using System.Text;
using Fulmar.Triggers.Timers;
using static Fulmar.Tests.Timers.Schedules;

namespace Fulmar.Tests.Timers;

/// <summary>What is kept of a timer.</summary>
public sealed class TimerStateTests
{
    private static readonly DateTimeOffset Ten = At("2026-01-01T10:00:00");
    private static readonly TimerSchedule EveryHour = Of("0 0 * * * *");

    [Fact]
    public void A_new_timer_owes_nothing_and_waits_for_its_next_occurrence()
    {
        var state = TimerState.Begin(null, EveryHour, Ten.AddMinutes(30));

        Assert.Null(state.Last);
        Assert.Equal(Ten.AddHours(1), state.Next);
        Assert.Equal(Ten.AddMinutes(30), state.Updated);
        Assert.Null(state.FindDue(EveryHour, Ten.AddMinutes(30), CatchUp.All));
    }

    [Fact]
    public void A_timer_goes_on_where_it_was()
    {
        var kept = TimerState.Begin(null, EveryHour, Ten);

        Assert.Same(kept, TimerState.Begin(kept, EveryHour, Ten.AddDays(1)));
        Assert.Equal(24, 1 + kept.FindDue(EveryHour, Ten.AddDays(1), CatchUp.One)!.Missed);
    }

    [Theory]
    [InlineData("0 30 * * * *", "UTC")]
    [InlineData("0 0 * * * *", "Asia/Kolkata")]
    [InlineData("01:00:00", "UTC")]
    public void A_schedule_that_changed_owes_nothing(string text, string zone)
    {
        var changed = Of(text, zone);
        var kept = TimerState.Begin(null, EveryHour, Ten) with { Last = Ten };

        var state = TimerState.Begin(kept, changed, Ten.AddDays(1).AddMinutes(1));

        Assert.Equal(changed.Next(Ten.AddDays(1).AddMinutes(1)), state.Next);
        Assert.Equal(Ten, state.Last);
        Assert.Null(state.FindDue(changed, Ten.AddDays(1).AddMinutes(1), CatchUp.All));
    }

    [Fact]
    public void A_next_that_the_zone_does_not_lead_to_any_more_is_found_anew()
    {
        var kept = TimerState.Begin(null, EveryHour, Ten) with { Next = Ten.AddMinutes(90) };

        Assert.Equal(Ten.AddHours(2), TimerState.Begin(kept, EveryHour, Ten.AddHours(1)).Next);
    }

    [Fact]
    public void A_clock_that_was_set_back_never_runs_an_occurrence_again()
    {
        var state = TimerState.Begin(null, EveryHour, Ten);
        var due = state.FindDue(EveryHour, Ten.AddHours(1), CatchUp.All)!;
        state = state.Settled(EveryHour, due, Ten.AddHours(1));

        Assert.Null(state.FindDue(EveryHour, Ten.AddMinutes(59), CatchUp.All));
        Assert.Null(state.FindDue(EveryHour, Ten.AddHours(1), CatchUp.All));
        Assert.Equal(Ten.AddHours(2), TimerState.Begin(state, EveryHour, Ten.AddMinutes(30)).Next);
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_silence_an_interval_beyond_a_restart()
    {
        var schedule = Of("00:05:00");
        var state = TimerState.Begin(null, schedule, Ten);

        Assert.Equal(Ten.AddDays(-1).AddMinutes(5), TimerState.Begin(state, schedule, Ten.AddDays(-1)).Next);
    }

    [Fact]
    public void A_run_that_took_longer_than_the_schedule_allows_is_followed_by_one_at_once()
    {
        var schedule = Of("* * * * * *");
        var state = TimerState.Begin(null, schedule, Ten);
        var due = state.FindDue(schedule, Ten.AddSeconds(1), CatchUp.One)!;
        state = state.Settled(schedule, due, Ten.AddSeconds(1));

        // It took five seconds.
        Assert.Equal(new DueOccurrence(Ten.AddSeconds(6), Runs: true, Missed: 4, AtLeast: false), state.FindDue(schedule, Ten.AddSeconds(6), CatchUp.One));
    }

    [Fact]
    public void What_failed_comes_again_with_what_it_missed_and_before_anything_else()
    {
        var state = TimerState.Begin(null, EveryHour, Ten);
        var due = state.FindDue(EveryHour, Ten.AddHours(3), CatchUp.One)!;
        state = state.Failed(due, Ten.AddHours(3), Ten.AddHours(3), TimeSpan.FromSeconds(10));
        Assert.Equal(Ten.AddHours(3).AddSeconds(10), state.WakesAt);
        Assert.Null(state.FindDue(EveryHour, Ten.AddHours(3).AddSeconds(9), CatchUp.One));

        // Another occurrence is due by now; the one that failed is first.
        Assert.Equal(due, state.FindDue(EveryHour, Ten.AddHours(4), CatchUp.One));
        state = state.Failed(due, Ten.AddHours(3), Ten.AddHours(4), TimeSpan.FromHours(1));
        Assert.Equal(2, state.Retry!.Attempts);

        state = state.Settled(EveryHour, due, Ten.AddHours(5));
        Assert.Null(state.Retry);
        Assert.Equal(new DueOccurrence(Ten.AddHours(5), Runs: true, Missed: 1, AtLeast: false), state.FindDue(EveryHour, Ten.AddHours(5), CatchUp.One));
    }

    [Fact]
    public void What_is_passed_over_is_no_run()
    {
        var state = TimerState.Begin(null, EveryHour, Ten);
        var due = state.FindDue(EveryHour, Ten.AddMinutes(150), CatchUp.None)!;

        state = state.Settled(EveryHour, due, Ten.AddMinutes(150));

        Assert.Null(state.Last);
        Assert.Equal(Ten.AddHours(3), state.Next);
    }

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var state = TimerState.Begin(null, Of("0 0 9 * * *", "Europe/Berlin"), Ten) with { Last = Ten.AddDays(-1) };
        var failed = state.Failed(new DueOccurrence(Ten, Runs: true, Missed: 3, AtLeast: false), Ten, Ten, TimeSpan.FromSeconds(5));

        Assert.Equal(state, TimerState.FromJson(state.ToJson()));
        Assert.Equal(failed, TimerState.FromJson(failed.ToJson()));
    }

    [Fact]
    public void What_is_written_is_this() => Assert.Equal(
        """{"Format":1,"Schedule":"0 0 * * * *","Zone":"UTC","Last":null,"Next":"2026-01-01T11:00:00+00:00","Updated":"2026-01-01T10:00:00+00:00","Retry":null}""",
        Encoding.UTF8.GetString(TimerState.Begin(null, EveryHour, Ten).ToJson()));

    [Fact]
    public void A_format_of_the_future_is_not_guessed_at() => Assert.Null(TimerState.FromJson((TimerState.Begin(null, EveryHour, Ten) with { Format = 2 }).ToJson()));
}

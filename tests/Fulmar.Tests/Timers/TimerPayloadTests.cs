using System.Text;
using Fulmar.Triggers.Timers;
using static Fulmar.Tests.Timers.Schedules;

namespace Fulmar.Tests.Timers;

/// <summary>What a function learns of its timer.</summary>
public sealed class TimerPayloadTests
{
    private static readonly DateTimeOffset Eight = At("2026-01-01T08:00:00Z");
    private static readonly TimerSchedule Daily = Of("0 0 9 * * *", "Europe/Berlin");

    [Fact]
    public void The_first_run_has_the_year_1_as_its_last() => Assert.Equal(
        """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"0001-01-01T00:00:00+00:00","Next":"2026-01-01T09:00:00+01:00","LastUpdated":"2026-01-01T01:00:00+01:00"},"IsPastDue":false}""",
        Write(TimerState.Begin(null, Daily, Eight.AddHours(-8)), Daily, Eight.AddMilliseconds(5)));

    [Fact]
    public void A_later_run_has_when_the_one_before_started()
    {
        var first = TimerState.Begin(null, Daily, Eight.AddHours(-8));
        var state = first.Settled(Daily, first.FindDue(Daily, Eight, CatchUp.One)!, Eight.AddMilliseconds(5));

        Assert.Equal(
            """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"2026-01-01T09:00:00.005+01:00","Next":"2026-01-02T09:00:00+01:00","LastUpdated":"2026-01-01T09:00:00.005+01:00"},"IsPastDue":true}""",
            Write(state, Daily, Eight.AddDays(1).AddMinutes(10)));
    }

    [Fact]
    public void An_interval_follows_no_clock_and_no_monitor_has_no_status()
    {
        var payload = TimerPayload.Of(null, Of("00:05:00"), new DueOccurrence(Eight, Runs: true, Missed: 0, AtLeast: false), Eight);

        Assert.Equal("""{"Schedule":{"AdjustForDST":false},"ScheduleStatus":null,"IsPastDue":false}""", Encoding.UTF8.GetString(payload.ToJson()));
    }

    private static string Write(TimerState state, TimerSchedule schedule, DateTimeOffset now) =>
        Encoding.UTF8.GetString(TimerPayload.Of(state, schedule, state.FindDue(schedule, now, CatchUp.One)!, now).ToJson());
}

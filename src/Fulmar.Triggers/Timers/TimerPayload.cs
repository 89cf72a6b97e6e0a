using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulmar.Triggers.Timers;

/// <summary>What a function learns of the timer that started it, in the words of Azure.</summary>
/// <param name="Schedule">Of what kind the schedule is.</param>
/// <param name="ScheduleStatus">Null for a timer without a monitor.</param>
/// <param name="IsPastDue">Whether it starts later than it was due.</param>
internal sealed record TimerPayload(SchedulePayload Schedule, ScheduleStatusPayload? ScheduleStatus, bool IsPastDue)
{
    /// <summary>What the function is told that runs an occurrence.</summary>
    /// <param name="state">The timer's, before this run; null for a timer without a monitor.</param>
    /// <param name="schedule">The timer's.</param>
    /// <param name="due">What is run.</param>
    /// <param name="started">The time.</param>
    public static TimerPayload Of(TimerState? state, TimerSchedule schedule, DueOccurrence due, DateTimeOffset started) => new(
        new SchedulePayload(AdjustForDST: schedule is CronSchedule),
        state is null ? null : new ScheduleStatusPayload(
            state.Last is { } last ? In(schedule.Zone, last) : default, In(schedule.Zone, state.Next), In(schedule.Zone, state.Updated)),
        DueOccurrence.IsLate(due.At, started));

    /// <summary>As it is handed to a worker.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, TimerJson.Default.TimerPayload);

    /// <summary>As a C# function takes it.</summary>
    public TimerInfo ToTimerInfo() => new()
    {
        IsPastDue = IsPastDue,
        ScheduleStatus = ScheduleStatus is null ? null
            : new ScheduleStatus { Last = Local(ScheduleStatus.Last), Next = Local(ScheduleStatus.Next), LastUpdated = Local(ScheduleStatus.LastUpdated) },
    };

    // The isolated worker reads these from JSON, which makes a time with an offset one of the machine's zone.
    private static DateTime Local(DateTimeOffset time) => time == default ? default : time.LocalDateTime;

    private static DateTimeOffset In(TimeZoneInfo zone, DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone);
}

/// <summary>Of what kind a schedule is.</summary>
/// <param name="AdjustForDST">Whether it follows the clock of a time zone.</param>
internal sealed record SchedulePayload(bool AdjustForDST);

/// <summary>Where the timer stood before this run, in the time of its zone.</summary>
/// <param name="Last">When it ran last; the year 1 before the first time.</param>
/// <param name="Next">When it was due: the occurrence that is run, or the oldest that was missed before it.</param>
/// <param name="LastUpdated">When this was last written.</param>
internal sealed record ScheduleStatusPayload(DateTimeOffset Last, DateTimeOffset Next, DateTimeOffset LastUpdated);

/// <summary>How timers are written: with the names that the records have.</summary>
[JsonSerializable(typeof(TimerState))]
[JsonSerializable(typeof(TimerPayload))]
internal sealed partial class TimerJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Fulmar.Hosting;

/// <summary>A timer as Azure writes it: <c>{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{…},"IsPastDue":false}</c>.</summary>
internal sealed record TimerMessage(TimerSchedule Schedule, ScheduleStatus? ScheduleStatus, bool IsPastDue);

/// <summary>What Azure tells of a schedule.</summary>
internal sealed record TimerSchedule(bool AdjustForDST)
{
    public static readonly TimerSchedule Cron = new(true);
}

[JsonSerializable(typeof(TimerMessage))]
internal sealed partial class TimerJson : JsonSerializerContext;

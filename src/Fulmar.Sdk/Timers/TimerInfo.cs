namespace Fulmar;

/// <summary>What a timer tells the function that it starts.</summary>
public sealed class TimerInfo
{
    /// <summary>When the function ran and will run; null for a timer that is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run makes up for one that was missed.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>When a timer's function ran and will run.</summary>
public sealed class ScheduleStatus
{
    /// <summary>The time of the schedule that the function ran for last.</summary>
    public DateTime Last { get; set; }

    /// <summary>The time of the schedule that the function runs for next.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was written last.</summary>
    public DateTime LastUpdated { get; set; }
}

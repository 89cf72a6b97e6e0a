namespace Fulmar;

/// <summary>
/// Starts the function by the clock. Stands on the parameter that takes the timer: <see cref="TimerInfo"/>, <c>string</c> for the JSON that
/// Azure sends, or a type that this JSON is read into. A function never runs twice at the same time for its timer.
/// </summary>
/// <param name="schedule">
/// Six fields (<c>second minute hour day month weekday</c>) or five (without the second); or a constant interval (<c>00:05:00</c>); or a
/// setting that holds one of these (<c>%SCHEDULE%</c>).
/// </param>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>When the function runs.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether the function also runs whenever the host starts. Default false.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>
    /// Whether the last run is kept, so that one that was missed is noticed after a restart. Default true. A schedule that fires more
    /// than once a minute is never kept.
    /// </summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>The IANA name of the time zone that the schedule is meant in (<c>Europe/Zurich</c>). Default: that of the host. Fulmar's own.</summary>
    public string? TimeZone { get; set; }

    /// <summary>What happens with runs that were missed while nothing ran. Default <see cref="CatchUp.One"/>. Fulmar's own.</summary>
    public CatchUp CatchUp { get; set; }
}

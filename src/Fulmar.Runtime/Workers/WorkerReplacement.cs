namespace Fulmar.Runtime.Workers;

/// <summary>How processes that end are replaced.</summary>
public sealed record WorkerReplacement
{
    /// <summary>Ends in a row at which the app is unhealthy. Default 5.</summary>
    public int Limit { get; init; } = 5;

    /// <summary>How long a process must run for the next end to count from one. Default 10 s.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time before the second replacement in a row; it doubles each time. Default 100 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest of these times. Default 10 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time before a replacement.</summary>
    /// <param name="ends">Ends in a row.</param>
    internal TimeSpan PauseAfter(int ends)
    {
        if (ends <= 1) return TimeSpan.Zero;
        var pause = FirstPause * Math.Pow(2, Math.Min(ends - 2, 30));
        return pause < LongestPause ? pause : LongestPause;
    }
}

using Fulmar.Runtime.Workers.Node.Processes;

namespace Fulmar.Runtime.Workers.Node;

/// <summary>How an app in JavaScript is run.</summary>
/// <param name="Launch">Its processes.</param>
/// <param name="Folder">The app's folder.</param>
/// <param name="Environment">What the app's code sees as variables.</param>
/// <param name="HostVersion">What it is told of the host.</param>
public sealed record NodeWorkerOptions(NodeLaunch Launch, string Folder, IReadOnlyDictionary<string, string> Environment, string HostVersion)
{
    /// <summary>Whether somebody develops.</summary>
    public bool IsDevelopment { get; init; }

    /// <summary>Whether the app's own copy of <c>@azure/functions</c> is loaded.</summary>
    public bool IsPure { get; init; }

    /// <summary>Where compiled code is kept; null for nowhere.</summary>
    public string? CompileCache { get; init; }

    /// <summary>The only functions that are wanted; null for all.</summary>
    public IReadOnlyList<string>? Functions { get; init; }

    /// <summary>How many processes run it, 1 to 10. Default 1.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>How long the app may take to load. Default 60 s.</summary>
    public TimeSpan StartBound { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long its <c>appTerminate</c> hooks may take. Default 10 s.</summary>
    public TimeSpan StopBound { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How the processes that end are replaced.</summary>
    public NodeReplacement Replacement { get; init; } = new();
}

/// <summary>How processes that end are replaced.</summary>
public sealed record NodeReplacement
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

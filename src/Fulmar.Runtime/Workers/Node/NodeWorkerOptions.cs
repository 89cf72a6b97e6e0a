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
    public WorkerReplacement Replacement { get; init; } = new();
}

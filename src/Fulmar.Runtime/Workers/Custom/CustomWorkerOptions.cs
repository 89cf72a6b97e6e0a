namespace Fulmar.Runtime.Workers.Custom;

/// <summary>How a custom handler is run: <c>customHandler</c> of <c>host.json</c>.</summary>
/// <param name="Folder">The app's folder: each function is a folder in it with a <c>function.json</c>.</param>
/// <param name="Executable">The program: a path in the app's folder, or a command.</param>
/// <param name="Arguments">Its arguments, with settings put in.</param>
/// <param name="Environment">What it sees as variables.</param>
/// <param name="HostVersion">What it is told of the host.</param>
public sealed record CustomWorkerOptions(string Folder, string Executable, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string HostVersion)
{
    /// <summary>Where it runs. Default: the app's folder.</summary>
    public string WorkingFolder { get; init; } = Folder;

    /// <summary>Whether functions that take a request and answer it, and do nothing else, get the request itself.</summary>
    public bool ForwardsRequests { get; init; }

    /// <summary>How long it may take to listen. Default 60 s.</summary>
    public TimeSpan StartBound { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take to end when it is asked to (SIGTERM). Default 10 s.</summary>
    public TimeSpan StopBound { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How it is replaced when it ends.</summary>
    public WorkerReplacement Replacement { get; init; } = new();
}

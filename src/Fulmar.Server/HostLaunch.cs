namespace Fulmar.Server;

/// <summary>What a host is started with.</summary>
/// <param name="Mode">Develop or run.</param>
/// <param name="Folder">The app's folder.</param>
public sealed record HostLaunch(RunMode Mode, string Folder)
{
    /// <summary>Options by their <c>fulmar.json</c> key.</summary>
    public IReadOnlyDictionary<string, string?> Options { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where the log is printed; null for nowhere.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Whether the log is printed as JSON lines.</summary>
    public bool Json { get; init; }

    /// <summary>Whether printed levels are coloured.</summary>
    public bool Colour { get; init; }

    /// <summary>Where it stands what was built last; null for the data directory. Hosts with throwaway data need not build each time.</summary>
    public string? BuildFolder { get; init; }

    /// <summary>Whether what the app writes to the console becomes entries of the log. For a process that runs one host only.</summary>
    public bool TakesConsole { get; init; }

    /// <summary>The environment that settings are read from; null for that of the process. Hosts of one process do not see each other's settings then.</summary>
    internal IReadOnlyDictionary<string, string?>? Environment { get; init; }

    /// <summary>The worker of apps in JavaScript; null for the one beside the executable.</summary>
    internal string? WorkerProgram { get; init; }

    /// <summary>Whether TCP is on the event loops; null where the app decides it.</summary>
    internal bool? OnEventLoops { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

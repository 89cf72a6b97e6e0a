namespace Fulmar.Testing;

/// <summary>How a host in a test differs from <c>fulmar start</c>.</summary>
public sealed record FunctionHostOptions
{
    /// <summary>
    /// App settings. They win over the environment and <c>local.settings.json</c>; null takes a variable away. The app sees them as it sees every
    /// setting: in its configuration and as environment variables (<see cref="FunctionHost"/> says what that means for hosts side by side).
    /// </summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Options of the host by their key in <c>fulmar.json</c>, such as <c>cors</c> or <c>watch</c>. They win over all other origins.</summary>
    public IReadOnlyDictionary<string, string?> Host { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether the app is built when it has changed. Default true; false runs the newest build that is there.</summary>
    public bool Build { get; init; } = true;

    /// <summary>Whether functions above anonymous ask for a key, as they do when serving. The key is the setting <c>FULMAR_MASTER_KEY</c>. Default false.</summary>
    public bool RequireKeys { get; init; }

    /// <summary>
    /// Whether commits wait for the disk, as they do outside of tests. Default false: the data is in memory, which is faster, and gone with the
    /// host in either case.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>Where the log is printed besides being kept; null, the default, for nowhere.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>The clock of the host.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

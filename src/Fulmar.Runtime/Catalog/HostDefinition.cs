namespace Fulmar.Runtime.Catalog;

/// <summary>What an app's <c>host.json</c> says, with the overrides from the environment. Immutable.</summary>
public sealed record HostDefinition
{
    /// <summary>How long a function may run; null for no limit. Default 30 minutes, at least 1 second.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The only functions that run; empty for all.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    /// <summary><c>extensions.http</c>.</summary>
    public HttpDefinition Http { get; init; } = new();

    /// <summary><c>logging.console.isEnabled</c>: whether the log is printed. Default true.</summary>
    public bool ConsoleIsEnabled { get; init; } = true;

    /// <summary><c>logging.logLevel</c>: the lowest level by category, <c>default</c> for the rest.</summary>
    public IReadOnlyDictionary<string, string> LogLevels { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of functions that are switched off by <c>AzureWebJobs.{name}.Disabled</c>.</summary>
    public IReadOnlySet<string> Disabled { get; init; } = new HashSet<string>();
}

/// <summary><c>extensions.http</c> of <c>host.json</c>.</summary>
public sealed record HttpDefinition
{
    /// <summary>What stands before every function's route. Default <c>api</c>.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>Requests that run or wait at the same time, beyond which 429 is answered; -1 for no limit.</summary>
    public int MaxOutstandingRequests { get; init; } = -1;

    /// <summary>Requests that run at the same time, beyond which they wait; -1 for no limit.</summary>
    public int MaxConcurrentRequests { get; init; } = -1;

    /// <summary>Headers that every response carries.</summary>
    public IReadOnlyDictionary<string, string> CustomHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>The value of <c>Strict-Transport-Security</c> on HTTPS, null for none.</summary>
    public string? Hsts { get; init; }
}

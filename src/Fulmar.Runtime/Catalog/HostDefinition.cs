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

    /// <summary><c>extensions.queues</c>.</summary>
    public QueuesDefinition Queues { get; init; } = new();

    /// <summary><c>extensions.serviceBus</c>.</summary>
    public ServiceBusDefinition ServiceBus { get; init; } = new();

    /// <summary><c>customHandler</c>; null where the app has none.</summary>
    public CustomHandlerDefinition? CustomHandler { get; init; }

    /// <summary>The app's settings, which bindings name as <c>%NAME%</c> and by their connection; names in any case.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary><c>functionLimits</c> of <c>fulmar.json</c>: how many invocations of a function run at once, by its name in any case.</summary>
    public IReadOnlyDictionary<string, int> MaxConcurrency { get; init; } = new Dictionary<string, int>();

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

/// <summary><c>extensions.queues</c> of <c>host.json</c>: how storage queues are read.</summary>
public sealed record QueuesDefinition
{
    /// <summary>Messages that are taken at once, 1 to 32. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>More are taken when no more than so many run. Null for half of <see cref="BatchSize"/> for each core.</summary>
    public int? NewBatchThreshold { get; init; }

    /// <summary>The longest time between two looks at an empty queue, should a wake-up be lost. Default 1 minute.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a message waits after a failed attempt. Default none.</summary>
    public TimeSpan VisibilityTimeout { get; init; }

    /// <summary>Failed attempts after which a message goes to the poison queue. Default 5.</summary>
    public int MaxDequeueCount { get; init; } = 5;
}

/// <summary><c>extensions.serviceBus</c> of <c>host.json</c>: how Service Bus queues are read.</summary>
public sealed record ServiceBusDefinition
{
    /// <summary>Whether a message is done when its function returns. Default true.</summary>
    public bool AutoCompleteMessages { get; init; } = true;

    /// <summary>Messages that are handled at once. Default 16.</summary>
    public int MaxConcurrentCalls { get; init; } = 16;

    /// <summary>Sessions that are handled at once. Default 8.</summary>
    public int MaxConcurrentSessions { get; init; } = 8;

    /// <summary>The most messages of a batch. Default 1,000.</summary>
    public int MaxMessageBatchSize { get; init; } = 1_000;

    /// <summary>Failed attempts after which a message goes to the dead letters. Default 10, as a queue of Azure's has it.</summary>
    public int MaxDeliveryCount { get; init; } = 10;
}

/// <summary><c>customHandler</c> of <c>host.json</c>: a program that runs the functions.</summary>
/// <param name="Executable">A path in the app's folder, or a command.</param>
/// <param name="Arguments">Its arguments, with settings put in.</param>
public sealed record CustomHandlerDefinition(string Executable, IReadOnlyList<string> Arguments)
{
    /// <summary>Where it runs, relative to the app's folder. Default there.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary><c>enableForwardingHttpRequest</c>: whether functions of requests alone get these as they are. Default false.</summary>
    public bool ForwardsRequests { get; init; }
}

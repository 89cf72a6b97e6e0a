namespace Fulmar.Server.Configuration;

/// <summary>A host option.</summary>
/// <param name="Key">In <c>fulmar.json</c>; <c>FULMAR__KEY</c> in the environment.</param>
/// <param name="Default">As text.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="IsSecret">Whether its value is never shown.</param>
public sealed record KnownKey(string Key, string? Default, string Meaning, bool IsSecret = false);

/// <summary>Every key that the host reads, and those of Azure's that it accepts and does not need.</summary>
public static class KnownKeys
{
    /// <summary>Where keys of <c>host.json</c> stand in the configuration, as in Azure's environment variables.</summary>
    public const string HostJson = "AzureFunctionsJobHost";

    /// <summary>Options of <c>fulmar.json</c>.</summary>
    public static IReadOnlyList<KnownKey> Fulmar { get; } =
    [
        new("app", null, "The app's name. Else WEBSITE_SITE_NAME, else the folder's."),
        new("host", "127.0.0.1", "The address that the public door listens on."),
        new("port", "7071", "The public door's port; 0 for any free one."),
        new("httpsPort", null, "The public door's port for HTTPS; none unless set."),
        new("cert", null, "A certificate for HTTPS: a .pfx, or a .pem with its key. Else the development certificate."),
        new("certPassword", null, "Opens the certificate.", IsSecret: true),
        new("operatorsPort", "7070", "The operators' door; 0 for any free one, -1 for none."),
        new("data", ".fulmar", "The data directory, relative to the app's folder."),
        new("durability", "full", "full: a commit waits until the disk has it. off: for throwaway data only."),
        new("keys", null, "Whether functions ask for their keys. Default: off for start, on for serve."),
        new("cors", null, "Origins that browsers may call from, separated by commas; * for any."),
        new("corsCredentials", "false", "Whether calls from those origins may carry credentials."),
        new("trustedProxies", null, "Addresses or networks (10.0.0.0/8), separated by commas, whose X-Forwarded-For, -Proto and -Host are believed."),
        new("requestBodyLimit", "104857600", "Bytes that a request body may have; -1 for no limit."),
        new("drainTimeout", null, "How long a stopping host waits for what runs. Default: 5 s for start, 30 s for serve."),
        new("runawayGrace", "00:00:05", "How long after its time is up a function may still end by itself."),
        new("runawayLimit", "10", "Functions that never ended at which the host is unhealthy."),
        new("maxConcurrency", null, "How many invocations of a function run at once, by its name. Not for functions that HTTP starts."),
        new("workerMemory", null, "Megabytes that the objects of JavaScript may take in one process. Default: Node's own limit."),
        new("watch", "true", "Whether start reloads the app when its files change."),
        new("build", "true", "Whether start builds the app."),
    ];

    /// <summary>Keys of <c>host.json</c> that the host honours.</summary>
    public static IReadOnlyList<KnownKey> Honoured { get; } =
    [
        new("functionTimeout", "00:30:00", "How long a function may run; -1 for no limit."),
        new("functions", null, "The only functions that run."),
        new("extensions:http:routePrefix", "api", "What stands before every function's route."),
        new("extensions:http:maxOutstandingRequests", "-1", "Requests that run or wait, beyond which 429 is answered."),
        new("extensions:http:maxConcurrentRequests", "-1", "Requests that run, beyond which they wait."),
        new("extensions:http:customHeaders", null, "Headers that every response carries."),
        new("extensions:http:hsts:isEnabled", "false", "Whether HTTPS responses carry Strict-Transport-Security."),
        new("extensions:http:hsts:maxAge", "30", "Its max-age: days, or d.hh:mm:ss."),
        new("extensions:queues:batchSize", "16", "Messages of a storage queue that are taken at once, 1 to 32."),
        new("extensions:queues:newBatchThreshold", null, "More are taken when no more than so many run. Default: half of batchSize for each core."),
        new("extensions:queues:maxPollingInterval", "00:01:00", "The longest time between two looks at an empty queue, should a wake-up be lost."),
        new("extensions:queues:visibilityTimeout", "00:00:00", "How long a message waits after a failed attempt."),
        new("extensions:queues:maxDequeueCount", "5", "Failed attempts after which a message goes to the poison queue."),
        new("extensions:serviceBus:autoCompleteMessages", "true", "Whether a message is done when its function returns."),
        new("extensions:serviceBus:maxConcurrentCalls", "16", "Messages of a Service Bus queue that are handled at once."),
        new("extensions:serviceBus:maxConcurrentSessions", "8", "Sessions that are handled at once."),
        new("extensions:serviceBus:maxMessageBatchSize", "1000", "The most messages of a batch."),
        new("extensions:serviceBus:maxDeliveryCount", "10", "Failed attempts after which a message goes to the dead letters. A queue's own in Azure."),
        new("logging:console:isEnabled", "true", "Whether the log is printed; the list of functions always is."),
        new("logging:logLevel", null, "The lowest level that is kept, by category; default for the rest."),
    ];

    /// <summary>Keys whose change a running host does not follow.</summary>
    public static IReadOnlyList<string> ReadAtStart { get; } = [.. Fulmar.Select(known => known.Key), $"{HostJson}:logging:console:isEnabled"];

    /// <summary>A key as it is written in files.</summary>
    public static string Shown(string key) => key.Replace($"{HostJson}:", "", StringComparison.OrdinalIgnoreCase).Replace(':', '.');

    /// <summary>Top-level keys of Azure's <c>host.json</c>, honoured or not.</summary>
    public static IReadOnlySet<string> HostJsonTop { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "version", "functionTimeout", "retry", "functions", "http", "watchDirectories", "watchFiles", "queues", "serviceBus", "eventHub",
        "singleton", "logging", "aggregator", "healthMonitor", "extensionBundle", "managedDependencies", "customHandler", "httpWorker",
        "extensions", "concurrency", "sendCanceledInvocationsToWorker", "metadataProviderTimeout", "telemetryMode", "$schema", "configurationProfile",
    };

    /// <summary>Keys of <c>extensions.http</c>, honoured or not.</summary>
    public static IReadOnlySet<string> HostJsonHttp { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "routePrefix", "maxOutstandingRequests", "maxConcurrentRequests", "dynamicThrottlesEnabled", "enableChunkedRequestBinding", "hsts", "customHeaders",
    };

    /// <summary>Keys of <c>extensions.http.hsts</c>, honoured or not.</summary>
    public static IReadOnlySet<string> HostJsonHsts { get; } =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "isEnabled", "maxAge", "includeSubDomains", "preload", "excludedHosts" };

    /// <summary>Keys of <c>extensions</c>, honoured or not.</summary>
    public static IReadOnlySet<string> HostJsonExtensions { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "http", "queues", "blobs", "tables", "serviceBus", "eventHubs", "eventGrid", "cosmosDB", "durableTask", "signalR", "webPubSub", "sendGrid",
        "twilio", "kafka", "rabbitMQ", "redis", "sql", "mySql", "kusto", "dapr", "mcp", "warmup",
    };

    /// <summary>Keys of <c>extensions.queues</c>, honoured or not.</summary>
    public static IReadOnlySet<string> HostJsonQueues { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "batchSize", "newBatchThreshold", "maxPollingInterval", "visibilityTimeout", "maxDequeueCount", "messageEncoding",
    };

    /// <summary>Keys of <c>extensions.serviceBus</c>, honoured or not.</summary>
    public static IReadOnlySet<string> HostJsonServiceBus { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "autoCompleteMessages", "maxConcurrentCalls", "maxConcurrentSessions", "maxMessageBatchSize", "maxDeliveryCount", "prefetchCount",
        "maxAutoLockRenewalDuration", "sessionIdleTimeout", "clientRetryOptions", "transportType", "minMessageBatchSize", "maxBatchWaitTime",
        "enableCrossEntityTransactions", "maxConcurrentCallsPerSession",
    };

    /// <summary>Keys of <c>logging</c>, honoured or not.</summary>
    public static IReadOnlySet<string> HostJsonLogging { get; } =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "logLevel", "console", "applicationInsights", "fileLoggingMode" };

    /// <summary>Keys of <c>logging.console</c>, honoured or not.</summary>
    public static IReadOnlySet<string> HostJsonConsole { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "isEnabled", "disableColors" };

    /// <summary>Top-level keys of <c>local.settings.json</c>.</summary>
    public static IReadOnlySet<string> LocalSettingsTop { get; } =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "IsEncrypted", "Values", "Host", "ConnectionStrings" };

    /// <summary>Keys of <c>Host</c> in <c>local.settings.json</c>.</summary>
    public static IReadOnlySet<string> LocalSettingsHost { get; } =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "LocalHttpPort", "CORS", "CORSCredentials" };
}

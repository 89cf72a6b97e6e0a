using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Fulmar.Runtime.Catalog;
using Fulmar.Storage;

namespace Fulmar.Server.Configuration;

/// <summary>Reads what the host honours of <c>host.json</c>.</summary>
public static partial class HostJson
{
    // RFC 9110, 5.6.2: a token.
    private static readonly SearchValues<char> HeaderName = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly HashSet<string> Framing = new(StringComparer.OrdinalIgnoreCase) { "Content-Length", "Transfer-Encoding", "Connection" };
    private static readonly TimeSpan LeastPolling = TimeSpan.FromMilliseconds(100);
    // Azure's own bound.
    private static readonly TimeSpan LongestVisibility = TimeSpan.FromDays(7);
    private static readonly string[] Levels = ["Trace", "Debug", "Information", "Warning", "Error", "Critical", "None"];

    /// <summary>Reads and checks it.</summary>
    /// <exception cref="Fulmar.Runtime.FulmarException">A value that its key does not take (FUL1011).</exception>
    public static HostDefinition Read(HostConfiguration configuration)
    {
        var values = configuration.Values;
        var reader = new ValueReader(values);
        return new HostDefinition
        {
            FunctionTimeout = Timeout(values.Find(Key("functionTimeout"))!),
            Functions = [.. values.Children(Key("functions")).Select(item => item.Value ?? "")],
            Settings = configuration.AppSettings.Where(setting => setting.Value.Value is not null)
                .ToDictionary(setting => setting.Key, setting => setting.Value.Value!, StringComparer.OrdinalIgnoreCase),
            MaxConcurrency = values.Merged("maxConcurrency").ToDictionary(
                pair => pair.Key, pair => LimitOf(pair.Value with { Key = $"maxConcurrency:{pair.Key}" }), StringComparer.OrdinalIgnoreCase),
            CustomHandler = CustomHandlerOf(configuration, values),
            Queues = QueuesOf(values, reader),
            ServiceBus = ServiceBusOf(reader),
            Disabled = DisabledIn(configuration.AppSettings),
            ConsoleIsEnabled = reader.Boolean(Key("logging:console:isEnabled")),
            LogLevels = LevelsOf(values),
            Http = new HttpDefinition
            {
                RoutePrefix = (values.Find(Key("extensions:http:routePrefix"))!.Value ?? "").Trim('/'),
                MaxOutstandingRequests = reader.Bound(Key("extensions:http:maxOutstandingRequests")),
                MaxConcurrentRequests = reader.Bound(Key("extensions:http:maxConcurrentRequests")),
                CustomHeaders = HeadersOf(values),
                Hsts = reader.Boolean(Key("extensions:http:hsts:isEnabled")) ? Hsts(values.Find(Key("extensions:http:hsts:maxAge"))!) : null,
            },
        };
    }

    private static CustomHandlerDefinition? CustomHandlerOf(HostConfiguration configuration, LayeredConfiguration values)
    {
        if (values.Find(Key("customHandler:description:defaultExecutablePath")) is not { Value: { Length: > 0 } executable }) return null;
        var arguments = values.Children(Key("customHandler:description:arguments"));
        return new CustomHandlerDefinition(executable, [.. arguments.Select(argument => Setting().Replace(argument.Value ?? "", match => ValueOf(configuration, argument, match.Groups[1].Value)))])
        {
            WorkingDirectory = values.Find(Key("customHandler:description:workingDirectory"))?.Value ?? "",
            // Azure's newer word means the same.
            ForwardsRequests = IsOn("customHandler:enableForwardingHttpRequest") || IsOn("customHandler:enableProxyingHttpRequest"),
        };

        bool IsOn(string key) => values.Find(Key(key)) is { } configured
            && (bool.TryParse(configured.Value, out var value) ? value : throw ValueReader.Wrong(configured, "true or false"));
    }

    private static string ValueOf(HostConfiguration configuration, ConfiguredValue argument, string setting) =>
        configuration.AppSettings.FirstOrDefault(known => known.Key.Equals(setting, StringComparison.OrdinalIgnoreCase)).Value?.Value
        ?? throw ValueReader.Wrong(argument with { Key = Key("customHandler:description:arguments") }, $"settings that exist: '{setting}' does not. Add it to the app's settings");

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();

    private static QueuesDefinition QueuesOf(LayeredConfiguration values, ValueReader reader) => new()
    {
        BatchSize = reader.Range(Key("extensions:queues:batchSize"), 1, 32),
        NewBatchThreshold = values.Find(Key("extensions:queues:newBatchThreshold")) is null ? null : reader.Range(Key("extensions:queues:newBatchThreshold"), 0, 1_000),
        MaxPollingInterval = reader.Duration(Key("extensions:queues:maxPollingInterval"), ValueReader.LongestWait) is var interval && interval < LeastPolling ? LeastPolling : interval,
        VisibilityTimeout = reader.Duration(Key("extensions:queues:visibilityTimeout"), LongestVisibility),
        MaxDequeueCount = reader.Range(Key("extensions:queues:maxDequeueCount"), 1, 10_000),
    };

    private static ServiceBusDefinition ServiceBusOf(ValueReader reader) => new()
    {
        AutoCompleteMessages = reader.Boolean(Key("extensions:serviceBus:autoCompleteMessages")),
        MaxConcurrentCalls = reader.Range(Key("extensions:serviceBus:maxConcurrentCalls"), 1, 1_000),
        MaxConcurrentSessions = reader.Range(Key("extensions:serviceBus:maxConcurrentSessions"), 1, 1_000),
        MaxMessageBatchSize = reader.Range(Key("extensions:serviceBus:maxMessageBatchSize"), 1, 1_000),
        MaxDeliveryCount = reader.Range(Key("extensions:serviceBus:maxDeliveryCount"), 1, 10_000),
    };

    private static int LimitOf(ConfiguredValue configured) =>
        int.TryParse(configured.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit : throw ValueReader.Wrong(configured, "a number from 1");

    private static TimeSpan? Timeout(ConfiguredValue configured)
    {
        if (configured.Value == "-1") return null;
        return TimeSpan.TryParse(configured.Value, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.FromSeconds(1) && value <= StorageLimits.Duration
            ? value
            : throw ValueReader.Wrong(configured, $"a duration of a second to {StorageLimits.Duration.Days} days such as 00:05:00, or -1 for no limit");
    }

    private static string Hsts(ConfiguredValue configured) =>
        TimeSpan.TryParse(configured.Value, CultureInfo.InvariantCulture, out var age) && age >= TimeSpan.Zero
            ? $"max-age={(long)age.TotalSeconds}"
            : throw ValueReader.Wrong(configured, "days, or a duration such as 30.00:00:00");

    private static Dictionary<string, string> LevelsOf(LayeredConfiguration values)
    {
        var levels = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (category, configured) in values.Merged(Key("logging:logLevel")))
            levels[category] = Levels.FirstOrDefault(level => level.Equals(configured.Value, StringComparison.OrdinalIgnoreCase))
                ?? throw ValueReader.Wrong(configured with { Key = $"logging:logLevel:{category}" }, $"one of {string.Join(", ", Levels)}");
        return levels;
    }

    private static Dictionary<string, string> HeadersOf(LayeredConfiguration values)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, configured) in values.Merged(Key("extensions:http:customHeaders")))
        {
            var value = configured.Value ?? "";
            var named = configured with { Key = $"extensions:http:customHeaders:{name}" };
            // What the server would refuse in every response.
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(HeaderName)) throw ValueReader.Wrong(named, "a name of letters, digits and !#$%&'*+-.^_`|~");
            if (Framing.Contains(name)) throw ValueReader.Wrong(named, "another name: how long a response is, the server says");
            if (value.Any(c => c is not '\t' and (< ' ' or > '~'))) throw ValueReader.Wrong(named with { Value = value.ReplaceLineEndings("\\n") }, "one line of ASCII");
            headers[name] = value;
        }
        return headers;
    }

    private static HashSet<string> DisabledIn(IReadOnlyDictionary<string, ConfiguredValue> settings)
    {
        const string prefix = "AzureWebJobs", suffix = "Disabled";
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, configured) in settings)
        {
            if (!name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) || !name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            var middle = name[prefix.Length..^suffix.Length];
            // A dot on most systems, two underscores where names of variables have no dots.
            var function = Between(middle, ".") ?? Between(middle, "__");
            if (function is not null && (configured.Value == "1" || (bool.TryParse(configured.Value, out var off) && off))) names.Add(function);
        }
        return names;
    }

    private static string? Between(string text, string mark) =>
        text.Length > 2 * mark.Length && text.StartsWith(mark, StringComparison.Ordinal) && text.EndsWith(mark, StringComparison.Ordinal)
            ? text[mark.Length..^mark.Length] : null;

    private static string Key(string key) => $"{KnownKeys.HostJson}:{key}";
}

using System.Globalization;
using System.Net;
using Fulmar.Runtime;

namespace Fulmar.Server.Configuration;

/// <summary>How a host runs, as typed values. Made once a start from <see cref="HostConfiguration"/>.</summary>
public sealed record HostOptions
{
    /// <summary>What the host is run for.</summary>
    public required RunMode Mode { get; init; }

    /// <summary>The app's folder, absolute.</summary>
    public required string AppFolder { get; init; }

    /// <summary>The app's name.</summary>
    public required string AppName { get; init; }

    /// <summary>The data directory, absolute.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Whether a commit waits until the disk has it.</summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>Where it stands what was built last.</summary>
    public string BuildFolder { get => field ?? Path.Combine(DataDirectory, "build"); init; }

    /// <summary>The address of the public door.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port of the public door; 0 for any.</summary>
    public required int Port { get; init; }

    /// <summary>The HTTPS port of the public door; null for none.</summary>
    public int? HttpsPort { get; init; }

    /// <summary>A certificate file; null for the development certificate.</summary>
    public string? Certificate { get; init; }

    /// <summary>Opens the certificate.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>The operators' port; null for none.</summary>
    public int? OperatorsPort { get; init; }

    /// <summary>Whether the operators' port was asked for, so that a taken one is an error.</summary>
    public bool OperatorsPortIsExplicit { get; init; }

    /// <summary>Whether functions ask for their keys.</summary>
    public required bool RequireKeys { get; init; }

    /// <summary>Origins that browsers may call from.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Whether those calls may carry credentials.</summary>
    public bool CorsCredentials { get; init; }

    /// <summary>Proxies whose forwarded headers are believed.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Bytes that a request body may have; null for no limit.</summary>
    public long? RequestBodyLimit { get; init; }

    /// <summary>How long a stopping host waits, and a version that was replaced.</summary>
    public TimeSpan DrainTimeout { get; init; }

    /// <summary>How long an overdue function may still end.</summary>
    public TimeSpan RunawayGrace { get; init; }

    /// <summary>Runaways at which the host is unhealthy.</summary>
    public int RunawayLimit { get; init; }

    /// <summary>Megabytes that JavaScript may fill in one process; null for Node's own limit.</summary>
    public int? WorkerMemory { get; init; }

    /// <summary>The worker of apps in JavaScript.</summary>
    public string WorkerProgram { get; init; } = Path.Combine(AppContext.BaseDirectory, "workers", "node", "main.mjs");

    /// <summary>Whether the app's files are watched.</summary>
    public bool Watch { get; init; }

    /// <summary>Whether the app is built.</summary>
    public bool Build { get; init; }

    /// <summary>Reads and checks all of them.</summary>
    /// <exception cref="FulmarException">A value that its key does not take (FUL1011), or an open door without keys (FUL4004).</exception>
    public static HostOptions Read(string folder, RunMode mode, LayeredConfiguration values)
    {
        var reader = new ValueReader(values);
        var developing = mode == RunMode.Start;
        var operators = values.Find("operatorsPort")!;
        var options = new HostOptions
        {
            Mode = mode,
            AppFolder = folder,
            AppName = values.Find("app")?.Value is { Length: > 0 } name ? name : new DirectoryInfo(folder).Name,
            DataDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(folder, values.Find("data")!.Value!))),
            IsDurable = reader.Choice("durability", "full", "off") == "full",
            Address = reader.Address("host"),
            Port = reader.Port("port"),
            HttpsPort = values.Find("httpsPort")?.Value is { Length: > 0 } ? reader.Port("httpsPort") : null,
            Certificate = values.Find("cert")?.Value,
            CertificatePassword = values.Find("certPassword")?.Value,
            OperatorsPort = operators.Value == "-1" ? null : reader.Port("operatorsPort"),
            OperatorsPortIsExplicit = operators.Origin != "default",
            RequireKeys = values.Find("keys")?.Value is { Length: > 0 } ? reader.Boolean("keys") : !developing,
            CorsOrigins = values.Find("cors")?.Value is { Length: > 0 } cors ? cors.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [],
            CorsCredentials = reader.Boolean("corsCredentials"),
            TrustedProxies = reader.Networks("trustedProxies"),
            RequestBodyLimit = reader.Number("requestBodyLimit") is var limit and >= 0 ? limit : null,
            DrainTimeout = values.Find("drainTimeout") is not null ? reader.Duration("drainTimeout", ValueReader.LongestWait) : TimeSpan.FromSeconds(developing ? 5 : 30),
            RunawayGrace = reader.Duration("runawayGrace", ValueReader.LongestWait),
            RunawayLimit = reader.Bound("runawayLimit") is var runaways and > 0 ? runaways : int.MaxValue,
            WorkerMemory = values.Find("workerMemory")?.Value is { Length: > 0 } ? reader.Range("workerMemory", 16, 1_000_000) : null,
            Watch = developing && reader.Boolean("watch"),
            Build = developing && reader.Boolean("build"),
        };
        if (options.CorsCredentials && options.CorsOrigins.Contains("*"))
            throw new FulmarException(ErrorCodes.InvalidSetting,
                "\"cors\" is '*' and \"corsCredentials\" is true, which browsers refuse: every site could act for the user. Name the origins that may.");
        if (!IPAddress.IsLoopback(options.Address) && !options.RequireKeys)
            throw new FulmarException(ErrorCodes.OpenWithoutKeys,
                $"Listening on {options.Address} with keys off would open every function, and /admin, to the network. " +
                "Turn keys on (`--enable-auth`, or `fulmar serve`), or listen on 127.0.0.1.");
        return options;
    }
}

/// <summary>Reads values as what their keys take, and says which file to mend when they are not.</summary>
internal sealed class ValueReader(LayeredConfiguration values)
{
    /// <summary>A timer takes up to 49 days.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    public bool Boolean(string key) => Read<bool>(key, "true or false", text => text switch
    {
        "1" => true,
        "0" => false,
        _ => bool.TryParse(text, out var value) ? value : null,
    });

    public long Number(string key) => Read<long>(key, "a whole number",
        text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null);

    public IReadOnlyList<IPNetwork> Networks(string key) => values.Find(key) is not { Value: { Length: > 0 } text } configured ? []
        : [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part =>
            IPNetwork.TryParse(part, out var network) ? network
            : IPAddress.TryParse(part, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw Wrong(configured, "addresses or networks such as 10.0.0.0/8, separated by commas"))];

    public int Bound(string key) => Read<int>(key, "a number from 1, or -1 for no limit",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value is -1 or > 0 ? value : null);

    public int Range(string key, int least, int most) => Read<int>(key, $"a number from {least} to {most}",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null);

    public int Port(string key) => Read<int>(key, "a port, 0 to 65535",
        text => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null);

    /// <summary>One of a few words, in any case.</summary>
    public string Choice(string key, params string[] words)
    {
        var configured = values.Find(key)!;
        return words.FirstOrDefault(word => word.Equals(configured.Value, StringComparison.OrdinalIgnoreCase)) ?? throw Wrong(configured, string.Join(" or ", words));
    }

    public TimeSpan Duration(string key, TimeSpan longest) => Read<TimeSpan>(key, $"a duration such as 00:00:30, up to {longest.Days} days",
        text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero && value <= longest ? value : null);

    public IPAddress Address(string key)
    {
        var configured = values.Find(key)!;
        return configured.Value switch
        {
            "localhost" => IPAddress.Loopback,
            "*" or "+" => IPAddress.Any,
            { } text when IPAddress.TryParse(text, out var address) => address,
            _ => throw Wrong(configured, "an IP address, localhost, or *"),
        };
    }

    private T Read<T>(string key, string wanted, Func<string, T?> parse) where T : struct
    {
        var configured = values.Find(key)!;
        return parse(configured.Value ?? "") ?? throw Wrong(configured, wanted);
    }

    public static FulmarException Wrong(ConfiguredValue configured, string wanted) =>
        new(ErrorCodes.InvalidSetting, $"\"{KnownKeys.Shown(configured.Key)}\" is '{configured.Value}' ({configured.Origin}), and takes {wanted}.");
}

using System.Collections;
using Fulmar.Runtime;

namespace Fulmar.Server.Configuration;

/// <summary>Everything that configures a host, read from where people write it.</summary>
/// <param name="Values">By precedence.</param>
/// <param name="AppSettings">What the app's code sees as environment variables, with origins.</param>
/// <param name="Warnings">One sentence for each thing that was not understood.</param>
public sealed record HostConfiguration(
    LayeredConfiguration Values, IReadOnlyDictionary<string, ConfiguredValue> AppSettings, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads <c>host.json</c>, <c>fulmar.json</c>, <c>local.settings.json</c> (start only) and the environment.</summary>
    /// <param name="folder">The app's folder.</param>
    /// <param name="mode">Serve never reads <c>local.settings.json</c>.</param>
    /// <param name="commandLine">Options of the command line by their <c>fulmar.json</c> key.</param>
    /// <param name="environment">Environment variables of the process, before any app setting was put there.</param>
    /// <exception cref="FulmarException">A file that cannot be read (FUL1003), or an encrypted one (FUL1011).</exception>
    public static HostConfiguration Read(
        string folder, RunMode mode, IReadOnlyDictionary<string, string?> commandLine, IReadOnlyDictionary<string, string?> environment)
    {
        List<string> warnings = [];
        var hostJson = JsonFile.Read(Path.Combine(folder, "host.json")) ?? [];
        var fulmarJson = JsonFile.Read(Path.Combine(folder, "fulmar.json")) ?? [];
        var localSettings = mode == RunMode.Start ? JsonFile.Read(Path.Combine(folder, "local.settings.json")) ?? [] : [];
        WarnOfUnknown(hostJson, fulmarJson, localSettings, warnings);
        if (IsTrue(localSettings.GetValueOrDefault("IsEncrypted")))
            throw new FulmarException(ErrorCodes.InvalidSetting,
                $"{Path.Combine(folder, "local.settings.json")} is encrypted. Decrypt it with `func settings decrypt`; only the tool that wrote it can.");

        var appSettings = AppSettingsOf(environment, localSettings);
        var values = new LayeredConfiguration(
        [
            new("command line", Insensitive(commandLine)),
            new("environment", FromVariables(environment)),
            new("local.settings.json", FromLocalSettings(localSettings)),
            new("fulmar.json", fulmarJson),
            new("host.json", hostJson.ToDictionary(p => $"{KnownKeys.HostJson}:{p.Key}", p => p.Value, StringComparer.OrdinalIgnoreCase)),
            new("default", KnownKeys.Fulmar.Concat(KnownKeys.Honoured.Select(k => k with { Key = $"{KnownKeys.HostJson}:{k.Key}" }))
                .Where(k => k.Default is not null).ToDictionary(k => k.Key, k => k.Default, StringComparer.OrdinalIgnoreCase)),
        ]);
        return new HostConfiguration(values, appSettings, warnings);
    }

    /// <summary>The environment of this process.</summary>
    public static IReadOnlyDictionary<string, string?> ProcessEnvironment() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value, StringComparer.Ordinal);

    /// <summary>What variables say: Azure's single ones, and ours by prefix.</summary>
    private static Dictionary<string, string?> FromVariables(IEnumerable<KeyValuePair<string, string?>> variables)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string?> azure = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in variables)
        {
            if (name.StartsWith("FULMAR__", StringComparison.OrdinalIgnoreCase)) values[Key(name["FULMAR__".Length..])] = value;
            else if (name.StartsWith(KnownKeys.HostJson + "__", StringComparison.OrdinalIgnoreCase)) values[Key(name)] = value;
            else azure[name] = value;
        }
        if (azure.GetValueOrDefault("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT") is { } limit) values.TryAdd("requestBodyLimit", limit);
        if (azure.GetValueOrDefault("WEBSITE_SITE_NAME") is { } site) values.TryAdd("app", site);
        if (azure.GetValueOrDefault("WEBSITE_CORS_ALLOWED_ORIGINS") is { } origins) values.TryAdd("cors", Origins(origins));
        if (azure.GetValueOrDefault("WEBSITE_CORS_SUPPORT_CREDENTIALS") is { } credentials) values.TryAdd("corsCredentials", credentials);
        return values;

        static string Key(string text) => text.Replace("__", ":", StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> FromLocalSettings(Dictionary<string, string?> file)
    {
        const string prefix = "Values:";
        // Values stand for environment variables, and mean the same.
        var values = FromVariables(file.Where(pair => pair.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(pair => KeyValuePair.Create(pair.Key[prefix.Length..], pair.Value)));
        if (file.GetValueOrDefault("Host:LocalHttpPort") is { } port) values["port"] = port;
        if (file.GetValueOrDefault("Host:CORS") is { } cors) values["cors"] = cors;
        if (file.GetValueOrDefault("Host:CORSCredentials") is { } credentials) values["corsCredentials"] = credentials;
        return values;
    }

    private static Dictionary<string, ConfiguredValue> AppSettingsOf(IReadOnlyDictionary<string, string?> environment, Dictionary<string, string?> localSettings)
    {
        var settings = new Dictionary<string, ConfiguredValue>(StringComparer.OrdinalIgnoreCase);
        // Names of variables may differ in case alone (http_proxy and HTTP_PROXY).
        foreach (var (name, value) in environment) settings.TryAdd(name, new(name, value, "environment"));
        foreach (var (key, value) in localSettings)
        {
            if (value is null) continue;
            // As the app's code reads it: `a:b` is the variable `a__b`.
            var name = (key.StartsWith("Values:", StringComparison.OrdinalIgnoreCase) ? key["Values:".Length..]
                : key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase) ? key : "").Replace(":", "__", StringComparison.Ordinal);
            // An existing variable wins, as with `func start`.
            if (name.Length > 0 && !name.Contains('=', StringComparison.Ordinal)) settings.TryAdd(name, new(name, value, "local.settings.json"));
        }
        return settings;
    }

    private static void WarnOfUnknown(
        Dictionary<string, string?> hostJson, Dictionary<string, string?> fulmarJson, Dictionary<string, string?> localSettings, List<string> warnings)
    {
        var fulmar = KnownKeys.Fulmar.Select(k => k.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        fulmar.Add("$schema");
        Check("host.json", hostJson, "", KnownKeys.HostJsonTop);
        Check("host.json", hostJson, "extensions:", KnownKeys.HostJsonExtensions);
        Check("host.json", hostJson, "extensions:http:", KnownKeys.HostJsonHttp);
        Check("host.json", hostJson, "extensions:http:hsts:", KnownKeys.HostJsonHsts);
        Check("host.json", hostJson, "extensions:queues:", KnownKeys.HostJsonQueues);
        Check("host.json", hostJson, "extensions:serviceBus:", KnownKeys.HostJsonServiceBus);
        Check("host.json", hostJson, "logging:", KnownKeys.HostJsonLogging);
        Check("host.json", hostJson, "logging:console:", KnownKeys.HostJsonConsole);
        Check("fulmar.json", fulmarJson, "", fulmar);
        Check("local.settings.json", localSettings, "", KnownKeys.LocalSettingsTop);
        Check("local.settings.json", localSettings, "Host:", KnownKeys.LocalSettingsHost);
        if (IsTrue(hostJson.GetValueOrDefault("extensions:http:dynamicThrottlesEnabled")))
            warnings.Add("host.json: \"extensions.http.dynamicThrottlesEnabled\" has no effect here; bound requests with maxOutstandingRequests.");
        if (hostJson.Count > 0 && hostJson.GetValueOrDefault("version") != "2.0")
            warnings.Add("host.json: \"version\" should be \"2.0\"; it is read as that.");

        void Check(string file, Dictionary<string, string?> values, string prefix, IReadOnlySet<string> known)
        {
            var unknown = values.Keys.Where(key => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .Select(key => key[prefix.Length..].Split(':')[0])
                .Where(key => !known.Contains(key)).Distinct(StringComparer.OrdinalIgnoreCase);
            foreach (var key in unknown) warnings.Add($"{file}: the key \"{(prefix + key).Replace(':', '.')}\" is not known and has no effect.");
        }
    }

    private static string Origins(string json)
    {
        try { return string.Join(',', System.Text.Json.JsonSerializer.Deserialize(json, ConfigurationJson.Default.StringArray) ?? []); }
        catch (System.Text.Json.JsonException) { return json; }
    }

    private static bool IsTrue(string? text) => bool.TryParse(text, out var value) && value;

    private static Dictionary<string, string?> Insensitive(IReadOnlyDictionary<string, string?> values) => new(values, StringComparer.OrdinalIgnoreCase);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class ConfigurationJson : System.Text.Json.Serialization.JsonSerializerContext;

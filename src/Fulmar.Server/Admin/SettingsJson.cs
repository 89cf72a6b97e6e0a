using System.Text.Json.Nodes;
using Fulmar.Server.Configuration;

namespace Fulmar.Server.Admin;

/// <summary>Every value with its origin, secrets masked: what <c>fulmar check --settings</c> prints.</summary>
public static class SettingsJson
{
    private static readonly string[] SecretWords = ["secret", "password", "connectionString", "token", "instrumentationKey", "accessKey"];
    private const string Mask = "••••••";

    // Values of app settings are secrets unless they are known to be none.
    private static readonly HashSet<string> Open = new(StringComparer.OrdinalIgnoreCase)
    {
        "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "AZURE_FUNCTIONS_ENVIRONMENT", "WEBSITE_SITE_NAME", "WEBSITE_HOSTNAME",
        "WEBSITE_TIME_ZONE", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "AzureWebJobsDisableHomepage",
    };

    /// <summary>Rows of <c>{section, key, value, origin}</c>.</summary>
    public static JsonArray Of(HostConfiguration configuration)
    {
        var rows = new JsonArray();
        foreach (var known in KnownKeys.Fulmar)
            if (configuration.Values.Find(known.Key) is { } value)
                Add("fulmar.json", known.Key, known.IsSecret ? Mask : value.Value, value.Origin);
        foreach (var (key, value) in configuration.Values.Merged(KnownKeys.HostJson).OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase))
            Add("host.json", key.Replace(':', '.'), MaySaySecret(key) ? Mask : value.Value, value.Origin);
        foreach (var (key, value) in configuration.AppSettings.OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase))
            if (value.Origin != "environment" || IsOurs(key))
                Add("app settings", key, Open.Contains(key) || IsSwitch(key) ? value.Value : Mask, value.Origin);
        return rows;

        void Add(string section, string key, string? value, string origin) => rows.Add((JsonNode)new JsonObject
        {
            ["section"] = section,
            ["key"] = key,
            ["value"] = value,
            ["origin"] = origin,
        });
    }

    // Custom headers carry tokens as well as names; other extensions have connection strings and keys.
    private static bool MaySaySecret(string key) =>
        key.Contains("customHeaders", StringComparison.OrdinalIgnoreCase) || SecretWords.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsSwitch(string key) => key.StartsWith("AzureWebJobs.", StringComparison.OrdinalIgnoreCase) && key.EndsWith(".Disabled", StringComparison.OrdinalIgnoreCase);

    private static bool IsOurs(string key) =>
        key.Equals("FULMAR_MASTER_KEY", StringComparison.OrdinalIgnoreCase) || key.StartsWith("AzureWebJobs", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("FUNCTIONS_", StringComparison.OrdinalIgnoreCase) || key.StartsWith("AZURE_FUNCTIONS_", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("WEBSITE_", StringComparison.OrdinalIgnoreCase);
}

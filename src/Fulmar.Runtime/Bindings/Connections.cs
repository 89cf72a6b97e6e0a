using Fulmar.Storage;

namespace Fulmar.Runtime.Bindings;

/// <summary>Which store a binding's <c>connection</c> means.</summary>
internal static class Connections
{
    private const string Scheme = "fulmar://";
    private static readonly string[] Usual = ["", "Storage", "AzureWebJobsStorage", "ServiceBus", "AzureWebJobsServiceBus"];

    // What the storage emulator's own connection strings name.
    private static readonly string[] Local = ["UseDevelopmentStorage=true", "AccountName=devstoreaccount1", "Endpoint=sb://localhost", "UseDevelopmentEmulator=true"];

    /// <summary>Reads the setting that the connection names.</summary>
    /// <param name="connection">The name of a setting; null or empty for the usual one.</param>
    /// <param name="settings">The app's settings.</param>
    /// <param name="store">The store that it means.</param>
    /// <returns>Why it means none, with what to do; null where it does.</returns>
    public static string? Resolve(string? connection, IReadOnlyDictionary<string, string> settings, out StoreId store)
    {
        store = StoreNames.Own;
        if (string.IsNullOrEmpty(connection)) return null;
        if (Find(connection, settings) is not { } value)
        {
            if (Usual.Contains(connection, StringComparer.OrdinalIgnoreCase)) return null;
            return settings.Keys.FirstOrDefault(name => name.StartsWith(connection + "__", StringComparison.OrdinalIgnoreCase)) is { } section
                ? Outside(connection, section)
                : $"there is no setting '{connection}'. Add it with the value UseDevelopmentStorage=true, which means the built-in engine, or leave the connection out";
        }
        if (value.Length == 0 || Local.Any(part => value.Contains(part, StringComparison.OrdinalIgnoreCase))) return null;
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return Outside(connection, connection);
        var name = value[Scheme.Length..].TrimEnd('/');
        if (name.Length is 0 or > StorageLimits.IdLength || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            return $"the setting '{connection}' names no store: fulmar:// is followed by 1 to {StorageLimits.IdLength} letters, digits, '-' and '_'";
        store = new StoreId(name);
        return null;
    }

    // https://learn.microsoft.com/azure/azure-functions/functions-reference#connections: the prefixed name wins.
    private static string? Find(string connection, IReadOnlyDictionary<string, string> settings) =>
        settings.TryGetValue("AzureWebJobs" + connection, out var prefixed) ? prefixed
        : settings.TryGetValue(connection, out var plain) ? plain
        : settings.GetValueOrDefault("ConnectionStrings__" + connection);

    private static string Outside(string connection, string setting) =>
        $"its connection '{connection}' names a service outside (by the setting '{setting}'), which this version cannot reach. " +
        "Set it to UseDevelopmentStorage=true to use the built-in engine, or to fulmar://NAME for a store that is shared";
}

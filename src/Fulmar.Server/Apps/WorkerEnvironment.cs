using System.Reflection;
using Fulmar.Runtime.Catalog;
using Fulmar.Server.Configuration;

namespace Fulmar.Server.Apps;

/// <summary>What the processes that run an app see as variables.</summary>
internal static class WorkerEnvironment
{
    private const string HostOption = "FULMAR__";

    // The host's own: no app sees them.
    private static readonly HashSet<string> Secrets = new(StringComparer.OrdinalIgnoreCase) { "FULMAR_MASTER_KEY", "FULMAR_ROOT_KEY", "FULMAR_SUPERVISOR" };

    /// <summary>What apps are told of the host.</summary>
    public static string HostVersion => typeof(WorkerEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <param name="options">The host's.</param>
    /// <param name="host">The app's, with its settings.</param>
    /// <param name="runtime">What the app is run by, in Azure's word.</param>
    public static Dictionary<string, string> Of(HostOptions options, HostDefinition host, string runtime)
    {
        var environment = host.Settings.Where(setting => !Secrets.Contains(setting.Key) && !setting.Key.StartsWith(HostOption, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(StringComparer.Ordinal);
        environment.TryAdd("AZURE_FUNCTIONS_ENVIRONMENT", options.Mode == RunMode.Start ? "Development" : "Production");
        environment.TryAdd("AzureWebJobsScriptRoot", options.AppFolder);
        environment.TryAdd("FUNCTIONS_WORKER_RUNTIME", runtime);
        return environment;
    }
}

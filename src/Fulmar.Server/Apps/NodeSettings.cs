using System.Globalization;
using System.Reflection;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Workers.Node;
using Fulmar.Runtime.Workers.Node.Processes;
using Fulmar.Server.Configuration;
using Fulmar.Server.Doors;

namespace Fulmar.Server.Apps;

/// <summary>Reads how an app in JavaScript is run from its settings, in Azure's words where there are some.</summary>
internal static class NodeSettings
{
    private const string ProcessCount = "FUNCTIONS_WORKER_PROCESS_COUNT", Arguments = "languageWorkers__node__arguments", Pure = "FULMAR_PURE_AZURE_MODULE";
    private const int MostProcesses = 10;

    // The host's own: no app sees them.
    private static readonly HashSet<string> Secrets = new(StringComparer.OrdinalIgnoreCase) { "FULMAR_MASTER_KEY", "FULMAR_ROOT_KEY", "FULMAR_SUPERVISOR" };
    private const string HostOption = "FULMAR__";

    /// <exception cref="FulmarException">A value that its setting does not take (FUL1011).</exception>
    public static NodeWorkerOptions Read(HostOptions options, HostDefinition host)
    {
        var environment = EnvironmentOf(options, host);
        List<string> arguments = [.. (host.Settings.GetValueOrDefault(Arguments) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        if (options.WorkerMemory is { } megabytes) arguments.Add($"--max-old-space-size={megabytes.ToString(CultureInfo.InvariantCulture)}");
        return new NodeWorkerOptions(new NodeLaunch("node", options.WorkerProgram, arguments, environment, SocketFolder.Open()), options.AppFolder, environment, Version)
        {
            IsDevelopment = options.Mode == RunMode.Start,
            IsPure = host.Settings.GetValueOrDefault(Pure) is "1" or "true",
            CompileCache = Path.Combine(options.BuildFolder, "v8"),
            Functions = host.Functions.Count == 0 ? null : host.Functions,
            Processes = Count(host),
        };
    }

    private static string Version => typeof(NodeSettings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    private static int Count(HostDefinition host)
    {
        if (host.Settings.GetValueOrDefault(ProcessCount) is not { Length: > 0 } text) return 1;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostProcesses ? count
            : throw new FulmarException(ErrorCodes.InvalidSetting, $"\"{ProcessCount}\" is '{text}', and takes a number from 1 to {MostProcesses}.");
    }

    private static Dictionary<string, string> EnvironmentOf(HostOptions options, HostDefinition host)
    {
        var environment = host.Settings.Where(setting => !Secrets.Contains(setting.Key) && !setting.Key.StartsWith(HostOption, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(StringComparer.Ordinal);
        environment.TryAdd("AZURE_FUNCTIONS_ENVIRONMENT", options.Mode == RunMode.Start ? "Development" : "Production");
        environment.TryAdd("AzureWebJobsScriptRoot", options.AppFolder);
        environment.TryAdd("FUNCTIONS_WORKER_RUNTIME", "node");
        return environment;
    }
}

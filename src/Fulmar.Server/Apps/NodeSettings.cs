using System.Globalization;
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

    /// <exception cref="FulmarException">A value that its setting does not take (FUL1011).</exception>
    public static NodeWorkerOptions Read(HostOptions options, HostDefinition host)
    {
        var environment = WorkerEnvironment.Of(options, host, "node");
        List<string> arguments = [.. (host.Settings.GetValueOrDefault(Arguments) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        if (options.WorkerMemory is { } megabytes) arguments.Add($"--max-old-space-size={megabytes.ToString(CultureInfo.InvariantCulture)}");
        return new NodeWorkerOptions(new NodeLaunch("node", options.WorkerProgram, arguments, environment, SocketFolder.Open()), options.AppFolder, environment, WorkerEnvironment.HostVersion)
        {
            IsDevelopment = options.Mode == RunMode.Start,
            IsPure = host.Settings.GetValueOrDefault(Pure) is "1" or "true",
            CompileCache = Path.Combine(options.BuildFolder, "v8"),
            Functions = host.Functions.Count == 0 ? null : host.Functions,
            Processes = Count(host),
        };
    }

    private static int Count(HostDefinition host)
    {
        if (host.Settings.GetValueOrDefault(ProcessCount) is not { Length: > 0 } text) return 1;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostProcesses ? count
            : throw new FulmarException(ErrorCodes.InvalidSetting, $"\"{ProcessCount}\" is '{text}', and takes a number from 1 to {MostProcesses}.");
    }
}

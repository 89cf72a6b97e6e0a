using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Workers.Custom;
using Fulmar.Server.Configuration;

namespace Fulmar.Server.Apps;

/// <summary>Reads how an app's custom handler is run.</summary>
internal static class CustomSettings
{
    /// <exception cref="FulmarException">There is no such folder (FUL1011).</exception>
    public static CustomWorkerOptions Read(HostOptions options, HostDefinition host)
    {
        var handler = host.CustomHandler!;
        var folder = Path.GetFullPath(Path.Combine(options.AppFolder, handler.WorkingDirectory));
        if (!Directory.Exists(folder))
            throw new FulmarException(ErrorCodes.InvalidSetting, $"\"customHandler.description.workingDirectory\" is '{handler.WorkingDirectory}', and there is no folder {folder}.");
        return new CustomWorkerOptions(options.AppFolder, handler.Executable, handler.Arguments, WorkerEnvironment.Of(options, host, "custom"), WorkerEnvironment.HostVersion)
        {
            WorkingFolder = folder,
            ForwardsRequests = handler.ForwardsRequests,
        };
    }
}

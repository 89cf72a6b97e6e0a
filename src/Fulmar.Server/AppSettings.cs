using Fulmar.Runtime.Catalog;
using Fulmar.Server.Configuration;

namespace Fulmar.Server;

/// <summary>Owns what the app's code sees as environment variables: reads the files again when they change, and changes only what it has set.</summary>
internal sealed class AppSettings(IReadOnlyDictionary<string, string?> commandLine)
{
    private readonly Dictionary<string, string?> set = new(StringComparer.Ordinal);

    /// <summary>The process's environment as it was before anything was set.</summary>
    public IReadOnlyDictionary<string, string?> ProcessEnvironment { get; } = HostConfiguration.ProcessEnvironment();

    public HostConfiguration Read(string folder, RunMode mode) => HostConfiguration.Read(folder, mode, commandLine, ProcessEnvironment);

    public HostDefinition Refresh(HostOptions options)
    {
        var configuration = Read(options.AppFolder, options.Mode);
        var host = HostJson.Read(configuration);
        Apply(configuration, options);
        return host;
    }

    public void Apply(HostConfiguration configuration, HostOptions options)
    {
        var wanted = configuration.AppSettings.Values.Where(s => s.Origin != "environment").ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        wanted.TryAdd("AZURE_FUNCTIONS_ENVIRONMENT", ProcessEnvironment.GetValueOrDefault("AZURE_FUNCTIONS_ENVIRONMENT") ?? (options.Mode == RunMode.Start ? "Development" : "Production"));
        wanted.TryAdd("AzureWebJobsScriptRoot", options.AppFolder);
        foreach (var name in set.Keys.Except(wanted.Keys).ToList())
        {
            Environment.SetEnvironmentVariable(name, null);
            set.Remove(name);
        }
        foreach (var (name, value) in wanted)
        {
            Environment.SetEnvironmentVariable(name, value);
            set[name] = value;
        }
    }
}

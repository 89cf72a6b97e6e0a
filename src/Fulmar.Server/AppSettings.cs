using Fulmar.Runtime.Catalog;
using Fulmar.Server.Configuration;

namespace Fulmar.Server;

/// <summary>Owns what the app's code sees as environment variables: reads the files again when they change, and changes only what it has set.</summary>
internal sealed class AppSettings(IReadOnlyDictionary<string, string?> commandLine, IReadOnlyDictionary<string, string?>? environment)
{
    private readonly Dictionary<string, string?> set = new(StringComparer.Ordinal);

    /// <summary>The process's environment as it was before anything was set.</summary>
    public IReadOnlyDictionary<string, string?> ProcessEnvironment { get; } = environment ?? HostConfiguration.ProcessEnvironment();

    public HostConfiguration Read(string folder, RunMode mode) => HostConfiguration.Read(folder, mode, commandLine, ProcessEnvironment);

    /// <summary>Reads and applies them. Nothing has changed when that throws.</summary>
    public (HostDefinition Host, HostConfiguration Configuration, Action TakeBack) Refresh(HostOptions options)
    {
        var configuration = Read(options.AppFolder, options.Mode);
        var host = HostJson.Read(configuration);
        return (host, configuration, Apply(configuration, options));
    }

    /// <summary>Lets the app's code see them. The answer takes that back: a version that does not load leaves nothing to the one that serves on.</summary>
    public Action Apply(HostConfiguration configuration, HostOptions options)
    {
        var before = new Dictionary<string, string?>(set, StringComparer.Ordinal);
        var wanted = configuration.AppSettings.Values.Where(s => s.Origin != "environment").ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        wanted.TryAdd("AZURE_FUNCTIONS_ENVIRONMENT", ProcessEnvironment.GetValueOrDefault("AZURE_FUNCTIONS_ENVIRONMENT") ?? (options.Mode == RunMode.Start ? "Development" : "Production"));
        wanted.TryAdd("AzureWebJobsScriptRoot", options.AppFolder);
        Set(wanted);
        return () => Set(before);
    }

    private void Set(Dictionary<string, string?> wanted)
    {
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

using Fulmar.Server;
using Fulmar.Server.Configuration;

namespace Fulmar.Tests.Configuration;

/// <summary>An app's folder with configuration files, gone after the test.</summary>
internal sealed class Folder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("fulmar-test-").FullName;

    public Folder(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files) File.WriteAllText(Path.Combine(path, name), text);
    }

    public HostConfiguration Read(RunMode mode = RunMode.Start, Dictionary<string, string?>? commandLine = null, Dictionary<string, string?>? environment = null) =>
        HostConfiguration.Read(path, mode, commandLine ?? [], environment ?? []);

    public HostOptions Options(RunMode mode = RunMode.Start, Dictionary<string, string?>? commandLine = null, Dictionary<string, string?>? environment = null) =>
        HostOptions.Read(path, mode, Read(mode, commandLine, environment).Values);

    public void Dispose() => Directory.Delete(path, recursive: true);
}

using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary>The app <c>tests/apps/purposes</c> as <c>dotnet publish</c> leaves it, in a folder outside the clone.</summary>
public sealed class PublishedApp : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PublishedApp(params (string Name, string Text)[] files) => BuiltApp.Publish("purposes", folder.Path, files);

    public string Path => folder.Path;

    public string this[string name] => folder[name];

    public void Write(string name, string text) => folder.Write(name, text);

    /// <summary><c>fulmar start</c>, which is expected to end by itself.</summary>
    public Task<ProcessRun> RefusedStart(params string[] options) => Refused("start", null, options);

    /// <summary>A host that is expected to end by itself.</summary>
    public Task<ProcessRun> Refused(string verb, IReadOnlyDictionary<string, string?>? environment, params string[] options) =>
        Clones.Clone.Fulmar([verb, Path, "--operators-port", "-1", .. options.Contains("--port") ? options : ["--port", "0", .. options]], environment: environment);

    public Task<HostProcess> StartAsync(params string[] options) => HostProcess.StartAsync("start", Path, null, options);

    public void Dispose() => folder.Dispose();
}

using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Commands;

/// <summary>A folder for an app, with a home of its own: nothing is left in the user's feed and package cache.</summary>
public sealed class NewApp : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Folder => folder["an app"];

    public string this[string name] => Path.Combine(Folder, name);

    private Dictionary<string, string?> Home => new() { ["XDG_DATA_HOME"] = folder["home"] };

    /// <summary>The text of one of the app's files.</summary>
    public string Text(string name) => File.ReadAllText(this[name]);

    /// <summary><c>fulmar …</c> of the clone in the app's folder.</summary>
    public Task<ProcessRun> Fulmar(params string[] arguments) => FulmarOf(Clone.FulmarCommand, arguments);

    /// <summary><c>fulmar …</c> as installed elsewhere.</summary>
    public Task<ProcessRun> FulmarOf(string command, params string[] arguments) =>
        ProcessRun.Of(command, arguments, Directory.CreateDirectory(Folder).FullName, Home);

    /// <summary><c>dotnet build</c>, with a package cache that is empty but for what this app brings.</summary>
    public Task<ProcessRun> Build() =>
        ProcessRun.Of("dotnet", ["build", "-nodeReuse:false", "-tl:off"], Folder, new Dictionary<string, string?> { ["NUGET_PACKAGES"] = folder["packages"] });

    public void Dispose() => folder.Dispose();
}

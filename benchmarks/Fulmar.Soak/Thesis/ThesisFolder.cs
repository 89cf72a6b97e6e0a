using System.Reflection;

namespace Fulmar.Soak.Thesis;

/// <summary>The app <c>tests/apps/thesis</c> as it is published, and a data directory; gone afterwards.</summary>
internal sealed class ThesisFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("fulmar-thesis-").FullName;

    /// <param name="hostJson">The app's <c>host.json</c>.</param>
    public ThesisFolder(string hostJson)
    {
        var configuration = typeof(ThesisFolder).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        Directory.CreateDirectory(App);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(ReliabilityPage.Root(), "tests", "apps", "thesis", "bin", configuration, "net10.0")))
            File.Copy(file, Path.Combine(App, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(App, "host.json"), hostJson);
    }

    /// <summary>The app's folder.</summary>
    public string App => Path.Combine(path, "app");

    /// <summary>The data directory.</summary>
    public string Data => Path.Combine(path, "data");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(path, recursive: true);
}

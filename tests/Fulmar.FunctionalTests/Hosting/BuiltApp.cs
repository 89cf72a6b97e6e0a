using System.Reflection;
using Fulmar.FunctionalTests.Clones;

namespace Fulmar.FunctionalTests.Hosting;

/// <summary>An app of <c>tests/apps</c>, built together with the tests.</summary>
public static class BuiltApp
{
    /// <summary>Makes a folder a published app: its output beside the files given.</summary>
    public static void Publish(string app, string folder, params (string Name, string Text)[] files)
    {
        var source = Path.Combine(Clone.Root, "tests", "apps", app);
        if (Directory.GetFiles(source, "*.csproj").Length == 0) CopySource(source, folder);
        else CopyOutput(app, folder);
        foreach (var (name, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    /// <summary>An app that is not built runs from its source. Of its packages the light module needs the name and the version.</summary>
    private static void CopySource(string source, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        // With a lock file the host installs what it names.
        if (!File.Exists(Path.Combine(source, "package.json")) || File.Exists(Path.Combine(source, "package-lock.json"))) return;
        var package = Directory.CreateDirectory(Path.Combine(folder, "node_modules", "@azure", "functions")).FullName;
        File.WriteAllText(Path.Combine(package, "package.json"), """{ "name": "@azure/functions", "version": "4.16.2", "main": "index.js" }""");
        File.WriteAllText(Path.Combine(package, "index.js"), "throw new Error('the installed copy was loaded');");
    }

    private static void CopyOutput(string app, string folder)
    {
        var configuration = typeof(BuiltApp).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var output = Path.Combine(Clone.Root, "tests", "apps", app, "bin", configuration, "net10.0");
        Assert.True(Directory.Exists(output), $"{output} is not there: build Fulmar.FunctionalTests");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(output)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
    }
}

using System.Reflection;
using Fulmar.FunctionalTests.Clones;

namespace Fulmar.FunctionalTests.Hosting;

/// <summary>An app of <c>tests/apps</c>, built together with the tests.</summary>
public static class BuiltApp
{
    /// <summary>Makes a folder a published app: its output beside the files given.</summary>
    public static void Publish(string app, string folder, params (string Name, string Text)[] files)
    {
        var configuration = typeof(BuiltApp).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var output = Path.Combine(Clone.Root, "tests", "apps", app, "bin", configuration, "net10.0");
        Assert.True(Directory.Exists(output), $"{output} is not there: build Fulmar.FunctionalTests");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(output)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        foreach (var (name, text) in files) File.WriteAllText(Path.Combine(folder, name), text);
    }
}

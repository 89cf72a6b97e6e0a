using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Runtime.Workers.CSharp;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary>What of an app's output is copied before it runs.</summary>
public sealed class ShadowTests : IDisposable
{
    private readonly TemporaryFolder app = new();

    [Fact]
    public void A_data_directory_inside_is_left_out_whatever_its_name_and_all_else_is_copied()
    {
        BuiltApp.Publish("purposes", app.Path);
        foreach (var file in new[] { "state/run/app/old", "state/fulmar.db", ".fulmar/fulmar.db", ".well-known/acme", "content/state/a" }) app.Write(file, "x");
        Directory.CreateSymbolicLink(app["content/up"], "..");

        using var copy = ShadowCopy.Of(app["purposes.dll"], app["state/run/app"], app["state"], 1);

        Assert.True(File.Exists(copy.AssemblyPath));
        Assert.True(File.Exists(Path.Combine(copy.Folder, ".well-known/acme")));
        Assert.True(File.Exists(Path.Combine(copy.Folder, "content/state/a")));
        Assert.Equal(app.Path, new DirectoryInfo(Path.Combine(copy.Folder, "content/up")).LinkTarget);
        Assert.False(Directory.Exists(Path.Combine(copy.Folder, "state")));
        Assert.False(Directory.Exists(Path.Combine(copy.Folder, ".fulmar")));
    }

    public void Dispose() => app.Dispose();
}

using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Commands;

/// <summary><c>./pack</c> makes a .NET tool that needs nothing else.</summary>
[Collection(BuildsInTheClone.Name)]
public sealed class PackTests
{
    [Fact]
    public async Task The_packed_tool_installs_tells_its_version_and_makes_an_app_that_builds()
    {
        var packed = (await ProcessRun.Of(Path.Combine(Clone.Root, "pack"), [])).Succeeded();
        var package = packed.Output.Trim().Split('\n')[^1];
        var version = Path.GetFileNameWithoutExtension(package)["fulmar.".Length..];

        using var home = new TemporaryFolder();
        // No other source: what the tool needs is inside it.
        home.Write("nuget.config", $"""
            <configuration><packageSources><clear /><add key="packages" value="{Path.GetDirectoryName(package)}" /></packageSources></configuration>
            """);
        (await ProcessRun.Of("dotnet", ["tool", "install", "fulmar", "--tool-path", home["tools"], "--version", version, "--configfile", home["nuget.config"]])).Succeeded();

        using var app = new NewApp();
        Assert.Contains(version, (await app.FulmarOf(home["tools/fulmar"], "version")).Succeeded().Output);
        (await app.FulmarOf(home["tools/fulmar"], "init")).Succeeded();
        (await app.FulmarOf(home["tools/fulmar"], "new", "http", "hello")).Succeeded();
        (await app.Build()).Succeeded();
    }

    [Fact]
    public async Task A_version_that_is_none_is_refused()
    {
        var run = await ProcessRun.Of(Path.Combine(Clone.Root, "pack"), ["one"]);

        Assert.Equal(2, run.ExitCode);
    }
}

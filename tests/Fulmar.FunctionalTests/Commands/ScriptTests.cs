using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Commands;

/// <summary>The shell scripts of the clone.</summary>
[Collection(BuildsInTheClone.Name)]
public sealed class ScriptTests
{
    [Fact]
    public async Task Shellcheck_finds_nothing()
    {
        var scripts = Directory.GetFiles(Clone.Root).Append(Path.Combine(Clone.Root, ".ci", "run")).Where(IsShell)
            .Concat(Directory.GetFiles(Path.Combine(Clone.Root, "build"), "*.sh"));

        // From the root and all at once: so it finds what they source.
        var run = await ProcessRun.Of("shellcheck", scripts, Clone.Root);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Fact]
    public async Task Benchmarks_can_be_listed() =>
        (await ProcessRun.Of(Path.Combine(Clone.Root, "bench"), ["--list"])).Succeeded();

    private static bool IsShell(string file)
    {
        using var reader = new StreamReader(file);
        return reader.ReadLine() is "#!/usr/bin/env bash";
    }
}

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

    [Theory]
    [InlineData("bench", "http")]
    [InlineData("soak", "power-loss")]
    public async Task What_a_command_can_run_is_listed(string command, string name)
    {
        var run = (await ProcessRun.Of(Path.Combine(Clone.Root, command), ["--list"])).Succeeded();

        Assert.Contains(run.Output.Split('\n'), line => line.StartsWith($"{name} ", StringComparison.Ordinal));
    }

    private static bool IsShell(string file)
    {
        using var reader = new StreamReader(file);
        return reader.ReadLine() is "#!/usr/bin/env bash";
    }
}

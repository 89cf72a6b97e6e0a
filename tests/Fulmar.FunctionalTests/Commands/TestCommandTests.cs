using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Commands;

/// <summary><c>./test</c> counts right, whatever the runners do.</summary>
public sealed class TestCommandTests
{
    private const string Good = "echo '   A  Total: 5, Errors: 0, Failed: 0, Skipped: 1, Not Run: 1, Time: 0.9s'";

    [Fact]
    public async Task The_totals_of_all_runners_are_added_up()
    {
        using var clone = new ModelClone();
        clone.AddTests("A", Good);
        clone.AddTests("B", "echo '   B  Total: 2, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.9s'");

        var run = await clone.Run(clone["test"]);

        Assert.Equal("5 passed, 0 failed, 1 skipped", LastLine(run.Succeeded()));
    }

    [Theory]
    [InlineData("echo '   B  Total: 3, Errors: 0, Failed: 1, Skipped: 0, Not Run: 0, Time: 0.9s'; exit 1", "5 passed, 1 failed, 1 skipped")]
    [InlineData("echo '   B  Total: 3, Errors: 1, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.9s'; exit 1", "6 passed, 1 failed, 1 skipped")]
    [InlineData("kill -SEGV $$", "3 passed, 1 failed, 1 skipped")]
    [InlineData("echo '   B  Total: 3, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.9s'; exit 134", "6 passed, 1 failed, 1 skipped")]
    public async Task A_failure_a_crash_and_a_crash_at_the_end_fail_the_whole(string runner, string line)
    {
        using var clone = new ModelClone();
        clone.AddTests("A", Good);
        clone.AddTests("B", runner);

        var run = await clone.Run(clone["test"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(line, LastLine(run));
    }

    [Fact]
    public async Task No_test_at_all_is_a_failure()
    {
        using var clone = new ModelClone();

        var run = await clone.Run(clone["test"], "Nothing");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("0 passed, 1 failed", LastLine(run));
    }

    [Fact]
    public async Task Missing_data_is_told()
    {
        using var clone = new ModelClone();
        clone.AddTests("A", Good);

        var run = await clone.Run(clone["test"]);

        Assert.Contains("Without the folder of FULMAR_DATA", run.Output);
    }

    private static string LastLine(ProcessRun run) => run.Output.TrimEnd().Split('\n')[^1];
}

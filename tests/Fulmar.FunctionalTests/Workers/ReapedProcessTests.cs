using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Runtime.Workers.Processes;

namespace Fulmar.FunctionalTests.Workers;

/// <summary>A process that is ended from several sides.</summary>
public sealed class ReapedProcessTests
{
    private const int Killed = 128 + 9, Terminated = 128 + 15, Rounds = 100, Sides = 4;

    // Its parent has two children: itself, and what reads the pipe.
    private const string EndsTheReader = """
        until [ "$(cat /proc/$PPID/task/$PPID/children | wc -w)" = 2 ]; do :; done
        for child in $(cat /proc/$PPID/task/$PPID/children); do [ "$child" = $$ ] || kill -KILL "$child"; done
        echo alone
        exec sleep 1000
        """;

    [Fact]
    public async Task A_program_that_ends_what_would_end_it_is_ended_all_the_same()
    {
        using var folder = new TemporaryFolder();
        using var process = ReapedProcess.Start("sh", ["-c", EndsTheReader], Environment(), folder.Path);
        Assert.Equal("alone", await process.Output.ReadLineAsync(RunningHost.Cancelled));

        process.Kill();

        Assert.Equal(Killed, await process.EndedAsync().WaitAsync(RunningHost.Bound, RunningHost.Cancelled));
    }

    [Fact]
    public async Task Ended_by_several_at_once_it_ends_and_none_of_them_fails()
    {
        using var folder = new TemporaryFolder();
        for (var round = 0; round < Rounds; round++)
        {
            using var process = ReapedProcess.Start("sleep", ["1000"], Environment(), folder.Path);
            using var together = new Barrier(Sides);

            // A thread for each: they must be there all at once.
            await Task.WhenAll(Enumerable.Range(0, Sides).Select(side => Task.Factory.StartNew(() =>
            {
                together.SignalAndWait(RunningHost.Cancelled);
                if (side == 0) process.Terminate();
                process.Kill();
            }, RunningHost.Cancelled, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Contains(await process.EndedAsync().WaitAsync(RunningHost.Bound, RunningHost.Cancelled), new[] { Killed, Terminated });
        }
    }

    private static Dictionary<string, string> Environment() => new() { ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")! };
}

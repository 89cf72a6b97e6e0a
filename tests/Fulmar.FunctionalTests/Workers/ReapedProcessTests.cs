using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Runtime.Workers.Node.Processes;

namespace Fulmar.FunctionalTests.Workers;

/// <summary>A process that is ended from several sides.</summary>
public sealed class ReapedProcessTests
{
    private const int Killed = 128 + 9, Terminated = 128 + 15, Rounds = 100, Sides = 4;

    [Fact]
    public async Task Ended_by_several_at_once_it_ends_and_none_of_them_fails()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        for (var round = 0; round < Rounds; round++)
        {
            using var process = ReapedProcess.Start("sleep", ["1000"], environment, folder.Path);
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
}

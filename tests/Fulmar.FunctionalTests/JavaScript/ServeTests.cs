using System.Diagnostics;
using System.Globalization;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary><c>fulmar serve</c> of an app in JavaScript.</summary>
public sealed class ServeTests
{
    [Fact]
    public async Task Two_processes_serve_and_when_one_is_killed_the_other_goes_on_until_it_is_replaced()
    {
        using var folder = new TemporaryFolder();
        BuiltApp.Publish("js-http", folder["app"]);
        await using var host = await HostProcess.StartAsync("serve", folder["app"], new Dictionary<string, string?> { ["FUNCTIONS_WORKER_PROCESS_COUNT"] = "2" });
        var before = await Both(host);
        Assert.Equal(2, before.Count);
        var killed = before.First();

        await RunningCommand.SignalAsync("KILL", killed);

        // It may be found dead by a call that is on its way; then by none any more.
        await host.Prints("it was killed (signal 9)");
        Assert.Equal("grüße", await host.GetAsync("/api/text"));
        var after = await Both(host);
        Assert.DoesNotContain(killed, after);
        Assert.Contains(before.Single(id => id != killed), after);
    }

    /// <summary>The processes that answer, once there are two: a call that never ends keeps one of them busier than the other.</summary>
    private static async Task<HashSet<int>> Both(HostProcess host)
    {
        HashSet<int> seen = [];
        using var leave = new CancellationTokenSource();
        List<Task> held = [];
        for (var began = Stopwatch.GetTimestamp(); seen.Count < 2;)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, $"{string.Join(", ", seen)} answers all");
            held.Add(host.Client.GetAsync(new Uri("/api/slow", UriKind.Relative), leave.Token));
            seen.Add(int.Parse(await host.GetAsync("/api/pid"), CultureInfo.InvariantCulture));
        }
        await leave.CancelAsync();
        foreach (var call in held) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        return seen;
    }
}

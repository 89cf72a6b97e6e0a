using System.Net;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Hosts;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Server.Doors;

namespace Fulmar.FunctionalTests.Timers;

/// <summary>Functions that timers start, in a host that runs by the machine's clock, is reloaded, stopped and killed.</summary>
[Collection(nameof(Timers))]
public sealed class TimerTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    [Fact]
    public async Task A_function_runs_each_second_and_its_ledger_is_its_effects()
    {
        var before = Count("Tick");
        await using var host = await Start(["Tick", "Effects"]);
        await Opened($"Tick {before + 4}");

        var runs = await Runs(host, "Tick");
        Assert.All(runs, run => Assert.Equal(("Succeeded", 1), ((string)run!["outcome"]!, (int)run["attempts"]!)));
        // What is committed between the two questions is only among the effects.
        var effects = await Effects(host);
        Assert.Subset(effects.ToHashSet(), Due(runs).Select(due => $"Tick {due}").ToHashSet());
        Assert.Equal(Due(runs).Count, Due(runs).Distinct().Count());

        var timer = Assert.Single(JsonNode.Parse(await host.Operators.GetStringAsync("/fulmar/v1/timers", RunningHost.Cancelled))!.AsArray())!;
        Assert.Equal(("Tick", "* * * * * *", false), ((string)timer["function"]!, (string)timer["schedule"]!, (bool)timer["isPaused"]!));
        Assert.All(["timeZone", "last", "next", "lateMs"], name => Assert.NotNull(timer[name]));
        Assert.Equal((0, 0), ((int)timer["missed"]!, (int)timer["duplicates"]!));
    }

    [Fact]
    public async Task What_was_missed_while_the_host_was_down_is_one_run_past_due()
    {
        await Begins(["Hourly"]);
        var before = Count("Hourly");
        await using var host = await Start(["Hourly"], TimeSpan.FromHours(3));
        await Opened($"Hourly {before + 1}");

        Assert.Single(await Ended(host, "Hourly"));
        var run = Assert.Single(await Runs(host, "Hourly"))!;
        Assert.Equal(("Succeeded", 2), ((string)run["outcome"]!, (int)run["missed"]!));
        Assert.True((double)run["lateMs"]! > 1_000);
    }

    [Fact]
    public async Task A_process_that_is_killed_in_the_middle_of_a_run_runs_it_again_and_commits_it_once()
    {
        using var folder = new TemporaryFolder();
        BuiltApp.Publish("timers", folder["app"], ("host.json", HostJson("Held", "Effects")));
        File.WriteAllText(folder["hold"], "");
        await using var host = await HostProcess.StartAsync("serve", folder["app"], new Dictionary<string, string?> { ["HOLD"] = folder["hold"] });
        await host.Prints("held ");
        var occurrence = host.Output.Split("held ")[1].Split('\n')[0].Trim();
        var process = HostFile.Find(host.Data)!.Pid;

        File.Delete(folder["hold"]);
        await RunningCommand.SignalAsync("KILL", process);
        await host.ListensAsync(notAs: process);
        // The one after it begins when it is settled.
        await host.Prints("held ", 3);

        using var operators = OperatorsClient.Of(host.Data);
        var runs = JsonNode.Parse(await operators.GetStringAsync("timers/Held/runs?count=1000", RunningHost.Cancelled))!.AsArray();
        Assert.Single(Due(runs), due => due == occurrence);
        Assert.Equal(2, host.Output.Split($"held {occurrence}").Length - 1);
        Assert.Equal(Due(runs).Count, Due(runs).Distinct().Count());
    }

    [Fact]
    public async Task Retries_of_a_failing_function_go_on_across_restarts_and_end_in_the_ledger()
    {
        await Begins(["Failing"]);
        for (var retry = 0; retry < 2; retry++)
        {
            await using var host = await Start(["Failing"], TimeSpan.FromHours(1 + retry));
            await Opened($"Failing {retry}");
        }
        await using var last = await Start(["Failing"], TimeSpan.FromHours(3));
        await Opened("Failing 2");

        var run = Assert.Single(await Ended(last, "Failing"))!;
        Assert.Equal(("Failed", 3), ((string)run["outcome"]!, (int)run["attempts"]!));
    }

    [Fact]
    public async Task A_run_that_takes_long_is_not_overtaken()
    {
        await using var host = await Start(["Tick", "Long"]);
        await Opened("Long 1");
        var before = Count("Tick");
        await Opened($"Tick {before + 3}");

        Assert.False(Gates.Opened("Long 2").IsCompleted);
        Gates.Open("Long may end");
        await Opened("Long 2");
        Assert.Equal("Succeeded", (string)(await Runs(host, "Long"))[^1]!["outcome"]!);
    }

    [Fact]
    public async Task A_reload_runs_nothing_twice()
    {
        await using var host = await Start(["Tick", "Crossing", "Effects"]);
        await Opened("Crossing 1");
        for (var i = 0; i < 3; i++) await Reload(host);
        var before = Count("Tick");
        await Opened($"Tick {before + 2}");
        Assert.False(Gates.Opened("Crossing 2").IsCompleted);
        Gates.Open("Crossing may end");
        await Opened("Crossing 3");

        foreach (var function in new[] { "Tick", "Crossing" })
        {
            var runs = await Runs(host, function);
            Assert.Equal(Due(runs).Count, Due(runs).Distinct().Count());
            Assert.All(runs, run => Assert.Equal("Succeeded", (string)run!["outcome"]!));
        }
    }

    [Fact]
    public async Task At_the_start_of_the_host_a_function_runs_once_if_it_wants_to()
    {
        await using var host = await Start(["Warm"]);
        await Opened("Warm 1");
        await Reload(host);

        Assert.Equal("startup", (string)Assert.Single(await Ended(host, "Warm"))!["kind"]!);
        Assert.False(Gates.Opened("Warm 2").IsCompleted);
    }

    [Fact]
    public async Task A_timer_is_paused_and_resumed_durably()
    {
        await Begins(["Hourly"]);
        await using (var host = await Start(["Hourly"]))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Post(host, "timers/None/pause")).Status);
            Assert.True((bool)(await Post(host, "timers/hourly/pause")).Body["isPaused"]!);
        }
        var before = Count("Hourly");
        var ticks = Count("Tick");
        await using var later = await Start(["Hourly", "Tick"], TimeSpan.FromHours(2));
        await Opened($"Tick {ticks + 2}");
        Assert.Equal(before, Count("Hourly"));

        await Post(later, "timers/Hourly/resume");
        await Opened($"Hourly {before + 1}");
    }

    public void Dispose() => data.Dispose();

    /// <summary>A host that is there for long enough to know its timers.</summary>
    private async Task Begins(string[] functions)
    {
        var before = Count("Tick");
        await using var host = await Start([.. functions, "Tick"]);
        await Opened($"Tick {before + 1}");
    }

    private Task<RunningHost> Start(string[] functions, TimeSpan later = default) => RunningHost.Start(
        "timers", hostJson: HostJson(functions), options: new() { ["data"] = data.Path }, time: new ShiftedClock(later));

    private static string HostJson(params string[] functions) => $$"""{ "version": "2.0", "functions": [{{string.Join(", ", functions.Select(name => $"\"{name}\""))}}] }""";

    private static Task<string> Opened(string gate) => Gates.Opened(gate).WaitAsync(RunningHost.Bound, RunningHost.Cancelled);

    /// <summary>How often a function has run in this process.</summary>
    private static int Count(string function)
    {
        var runs = 0;
        while (Gates.Opened($"{function} {runs + 1}").IsCompleted) runs++;
        return runs;
    }

    private static async Task<JsonArray> Runs(RunningHost host, string function) =>
        JsonNode.Parse(await host.Operators.GetStringAsync($"/fulmar/v1/timers/{function}/runs?count=1000", RunningHost.Cancelled))!.AsArray();

    /// <summary>The ledger, once nothing runs any more.</summary>
    private static async Task<JsonArray> Ended(RunningHost host, string function)
    {
        using var bound = new CancellationTokenSource(RunningHost.Bound);
        while (JsonNode.Parse(await host.Operators.GetStringAsync("/fulmar/v1/timers", bound.Token))!.AsArray().Any(timer => (bool)timer!["isRunning"]!)) { }
        return await Runs(host, function);
    }

    private static List<string> Due(JsonArray runs) => [.. runs.Select(run => (string)run!["due"]!)];

    private static async Task<List<string>> Effects(RunningHost host) => [.. JsonNode.Parse(await host.GetString("/api/effects"))!.AsArray().Select(id => (string)id!)];

    private static async Task Reload(RunningHost host) => Assert.Equal(HttpStatusCode.OK, (await Post(host, "reload")).Status);

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Post(RunningHost host, string path)
    {
        using var answer = await host.Operators.PostAsync($"/fulmar/v1/{path}", null, RunningHost.Cancelled);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(RunningHost.Cancelled))!);
    }
}

/// <summary>One after the other: they count what functions do in this process.</summary>
[CollectionDefinition(nameof(Timers))]
public sealed class Timers;

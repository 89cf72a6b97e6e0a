using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Server;
using Fulmar.Server.Doors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fulmar.FunctionalTests.Timers;

/// <summary><c>fulmar timers</c> as one types it, with a host that answers what it is told: so that times stand still.</summary>
public sealed class VerbTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly WebApplication host;
    private DataDirectory data = null!;

    public VerbTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(folder["host.sock"]));
        host = builder.Build();
        var now = TimeProvider.System.GetUtcNow();
        host.MapGet("/fulmar/v1/timers", () => new[]
        {
            new { function = "CleanUp", schedule = "0 */5 * * * *", timeZone = "Europe/Zurich", last = now.AddSeconds(-10), next = (DateTimeOffset?)now.AddMinutes(4.5), isRunning = false, isPaused = false, lateMs = 90_000.5, missed = 3, duplicates = 0 },
            new { function = "Report", schedule = "0 0 6 * * *", timeZone = "UTC", last = now.AddDays(-3), next = null as DateTimeOffset?, isRunning = false, isPaused = true, lateMs = 2d, missed = 0, duplicates = 0 },
        });
        host.MapGet("/fulmar/v1/timers/{function}/runs", (string function, int? count) => function == "Nobody"
            ? Results.Json(new { error = "There is no function 'Nobody' that a timer starts." }, statusCode: 404)
            : Results.Json(Enumerable.Range(0, count ?? 2).Select(i => new
            {
                due = now.AddMinutes(-5 * (i + 1)), started = now.AddMinutes(-5), ended = now.AddMinutes(-5).AddMilliseconds(1_250), outcome = i == 0 ? "Failed" : "Succeeded", lateMs = 0, missed = 0, owner = "here", attempts = i + 1,
            })));
        host.MapPost("/fulmar/v1/timers/{function}/{deed}", (string function, string deed) => (function, deed) switch
        {
            ("Broken", "run") => Results.Json(new { outcome = "Failed", durationMs = 1.5, error = "InvalidOperationException: no", code = "FUL3001" }, statusCode: 500),
            (_, "run") => Results.Json(new { outcome = "Succeeded", durationMs = 12.5 }),
            _ => Results.Json(new { function, isPaused = deed == "pause" }),
        });
    }

    public async ValueTask InitializeAsync()
    {
        await host.StartAsync(TestContext.Current.CancellationToken);
        data = DataDirectory.Open(folder["data"]);
        new HostFile(Environment.ProcessId, "app", "start", [], null, folder["host.sock"], TimeProvider.System.GetUtcNow()).Write(data.HostFile);
    }

    [Fact]
    public async Task Timers_are_listed_with_the_times_of_people()
    {
        var list = (await Call()).Succeeded().Output;

        Assert.Matches(@"CleanUp\s+0 \*/5 \* \* \* \* Europe/Zurich\s+next in 4 min\s+1\d s ago\s+90 s\s+3", list);
        Assert.Matches(@"Report\s+0 0 6 \* \* \* UTC\s+paused\s+3 d ago\s*\n", list);
        Assert.Equal(2, JsonNode.Parse((await Call("list", "--json")).Succeeded().Output)!.AsArray().Count);
    }

    [Fact]
    public async Task Runs_are_shown()
    {
        var runs = (await Call("runs", "CleanUp", "--count", "3")).Succeeded().Output;

        Assert.Matches(@"5 min ago\s+1 s\s+Failed\s+1", runs);
        Assert.Matches(@"10 min ago\s+1 s\s+Succeeded\s+2", runs);
        Assert.Contains("15 min ago", runs);
        var unknown = await Call("runs", "Nobody");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("There is no function 'Nobody' that a timer starts.", unknown.Error);
    }

    [Fact]
    public async Task A_timer_is_steered()
    {
        Assert.Equal("CleanUp is paused", (await Call("pause", "CleanUp")).Succeeded().Output.Trim());
        Assert.Equal("CleanUp runs at its times again", (await Call("resume", "CleanUp")).Succeeded().Output.Trim());
        Assert.Equal("CleanUp ran for 12 ms: Succeeded", (await Call("run", "CleanUp")).Succeeded().Output.Trim());
        var failed = await Call("run", "Broken");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("error FUL3001: InvalidOperationException: no", failed.Error);
    }

    [Fact]
    public async Task A_real_host_is_asked_and_steered()
    {
        BuiltApp.Publish("timers", folder["app"]);
        await using var running = await HostProcess.StartAsync("start", folder["app"]);

        Assert.Matches(@"Hourly\s+0 0 \* \* \* \* UTC\s+(next|runs)", (await Real()).Succeeded().Output);
        Assert.Equal("Hourly is paused", (await Real("pause", "hourly")).Succeeded().Output.Trim());
        Assert.Matches(@"Hourly\s+0 0 \* \* \* \* UTC\s+paused", (await Real("list")).Succeeded().Output);
        Assert.Matches(@"^Hourly ran for \d+ ms: Succeeded", (await Real("run", "Hourly")).Succeeded().Output);
        Assert.Matches(@"Succeeded\s+1", (await Real("runs", "Hourly")).Succeeded().Output);
        Assert.Equal("Hourly runs at its times again", (await Real("resume", "Hourly")).Succeeded().Output.Trim());
        var failed = await Real("run", "Failing");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("error FUL3001: ", failed.Error);
        Assert.Equal(2, (await Real("run", "Nobody")).ExitCode);
        var count = await Real("runs", "Hourly", "--count", "0");
        Assert.Contains("count is '0'", count.Error);

        Task<ProcessRun> Real(params string[] arguments) => Clone.Fulmar(["timers", .. arguments, "--data", running.Data]);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        data.Dispose();
        folder.Dispose();
    }

    private Task<ProcessRun> Call(params string[] arguments) => Clone.Fulmar(["timers", .. arguments, "--data", folder["data"]]);
}

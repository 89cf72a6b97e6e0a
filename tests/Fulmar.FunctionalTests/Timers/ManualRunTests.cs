using System.Net;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Timers;

/// <summary>Functions of timers and queues that somebody runs by hand.</summary>
[Collection(nameof(Timers))]
public sealed class ManualRunTests : IAsyncLifetime
{
    private RunningHost host = null!;

    public async ValueTask InitializeAsync() => host = await RunningHost.Start("timers", hostJson: """{ "version": "2.0", "functions": ["Hourly", "Greet", "Settle", "Refusing", "Echo", "Effects"] }""");

    [Fact]
    public async Task Azures_way_answers_at_once_and_runs_it_with_its_input()
    {
        using var answer = await host.Send(HttpMethod.Post, "/admin/functions/Greet", Json("""{"input":"Ada"}"""));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Gates.Opened("greeted Ada").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, (await host.Send(HttpMethod.Post, "/admin/functions/None", Json("{}"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Send(HttpMethod.Post, "/admin/functions/Greet", Json("Ada"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Send(HttpMethod.Post, "/admin/functions/Greet", Json("{}"), ("Origin", "https://evil.example"))).StatusCode);
    }

    [Fact]
    public async Task Azures_way_calls_an_HTTP_function_as_its_portal_says()
    {
        using var answer = await host.Send(HttpMethod.Post, "/admin/functions/Echo", Json(
            """{"input":"{\"a\":1}","method":"post","queryStringParams":[{"name":"q","value":"1 2"}],"headers":[{"name":"x-word","value":"yes"}]}"""));

        Assert.Equal("POST ?q=1%202 yes {\"a\":1}", await answer.Content.ReadAsStringAsync(RunningHost.Cancelled));
    }

    [Fact]
    public async Task Operators_learn_how_it_ended()
    {
        var (status, greeted) = await Invoke("functions/greet/invoke", "Eve");
        Assert.Equal((HttpStatusCode.OK, "Succeeded"), (status, (string)greeted["outcome"]!));
        Assert.True((double)greeted["durationMs"]! >= 0);
        Assert.Contains("greeted Eve", await host.GetString("/api/effects"));

        Assert.Equal("Succeeded", (string)(await Invoke("functions/Settle/invoke", "order 7")).Body["outcome"]!);
        Assert.Contains("settled order 7", await host.GetString("/api/effects"));

        var (failed, why) = await Invoke("functions/Refusing/invoke", "thrown");
        Assert.Equal((HttpStatusCode.InternalServerError, "Failed", "FUL3001"), (failed, (string)why["outcome"]!, (string)why["code"]!));
        Assert.Contains("thrown on purpose", (string)why["error"]!);

        Assert.Equal(HttpStatusCode.NotFound, (await Invoke("functions/None/invoke", "")).Status);
    }

    [Fact]
    public async Task A_timer_runs_now_and_its_schedule_stays()
    {
        var before = await Timer();
        Assert.Equal("Succeeded", (string)(await Invoke("timers/Hourly/run", "")).Body["outcome"]!);
        Assert.Equal("Succeeded", (string)(await Invoke("functions/Hourly/invoke", "")).Body["outcome"]!);

        Assert.Equal((string)before["next"]!, (string)(await Timer())["next"]!);
        var runs = JsonNode.Parse(await host.Operators.GetStringAsync("/fulmar/v1/timers/Hourly/runs", RunningHost.Cancelled))!.AsArray();
        Assert.Equal(["manual", "manual"], runs.Select(run => (string)run!["kind"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await Invoke("timers/Greet/run", "")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Operators.GetAsync("/fulmar/v1/timers/Hourly/runs?count=0", RunningHost.Cancelled)).StatusCode);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task<JsonNode> Timer() =>
        JsonNode.Parse(await host.Operators.GetStringAsync("/fulmar/v1/timers", RunningHost.Cancelled))!.AsArray().Single(timer => (string)timer!["function"]! == "Hourly")!;

    private async Task<(HttpStatusCode Status, JsonNode Body)> Invoke(string path, string body)
    {
        using var answer = await host.Operators.PostAsync($"/fulmar/v1/{path}", new StringContent(body), RunningHost.Cancelled);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(RunningHost.Cancelled))!);
    }

    private static StringContent Json(string text) => new(text, null, "application/json");
}

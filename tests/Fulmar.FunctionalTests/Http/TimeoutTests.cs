using System.Net;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.Runtime;
using Fulmar.Server;
using Microsoft.Extensions.Logging;

namespace Fulmar.FunctionalTests.Http;

/// <summary>Functions that outlive <c>functionTimeout</c>.</summary>
public sealed class TimeoutTests
{
    private const string OneSecond = """{ "version": "2.0", "functionTimeout": "00:00:01" }""";

    [Fact]
    public async Task A_function_that_observes_its_token_ends_with_a_500_and_one_log_entry()
    {
        await using var host = await RunningHost.Start(hostJson: OneSecond, options: new() { ["runawayGrace"] = "00:00:10" });
        var response = await host.Get("/api/slow/observes/observing");
        Assert.True(Gates.Opened("observing cancelled").IsCompleted);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("FUL3002", await response.Content.ReadAsStringAsync(RunningHost.Cancelled), StringComparison.Ordinal);
        var logged = await host.Logged(entry => entry.Outcome == "TimedOut");
        Assert.StartsWith("FUL3002: Observes", logged.Message, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Error, logged.Level);
        Assert.Equal(0, (int)(await host.Status())["runaways"]!);
    }

    [Theory]
    [InlineData("ignores")]
    [InlineData("blocks")]
    public async Task A_function_that_never_ends_is_answered_for_and_counted_until_it_does(string kind)
    {
        await using var host = await RunningHost.Start(hostJson: OneSecond);
        var response = await host.Get($"/api/slow/{kind}/{kind}-once");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(RunningHost.Cancelled));
        var status = await host.Status();
        Assert.Equal((1, 1), ((int)status["runaways"]!, (int)status["running"]!));
        Assert.Equal(HttpStatusCode.OK, (await host.Get("/healthz/ready")).StatusCode);
        await host.Logged(entry => entry.Message.StartsWith("FUL3002", StringComparison.Ordinal) && entry.Message.Contains("1 of 10 runaways", StringComparison.Ordinal));

        Gates.Open($"{kind}-once may end", "late");
        await host.Logged(entry => entry.Outcome == "TimedOut");
        status = await host.Status();
        Assert.Equal((0, 0), ((int)status["runaways"]!, (int)status["running"]!));
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("blocks")]
    public async Task A_token_callback_that_fails_or_hangs_does_not_stop_the_watch(string kind)
    {
        await using var host = await RunningHost.Start(hostJson: OneSecond);
        var bad = host.Get($"/api/slow/callback/{kind}/callback-{kind}");
        await Gates.Opened($"callback-{kind} cancelled").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        // Both are only answered if the watch goes on.
        Assert.Equal(HttpStatusCode.InternalServerError, (await host.Get($"/api/slow/observes/after-{kind}")).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await bad).StatusCode);
        Gates.Open($"callback-{kind} may end");
        await host.Logged(entry => entry.Outcome == "TimedOut" && entry.Function == "BadCallback");
    }

    [Fact]
    public async Task At_the_limit_of_runaways_a_developing_host_is_unhealthy_until_they_end()
    {
        await using var host = await RunningHost.Start(hostJson: OneSecond, options: new() { ["runawayLimit"] = "1" });
        await host.Get("/api/slow/ignores/unhealthy");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.Get("/healthz/live")).StatusCode);
        Assert.Contains("FUL4006", await (await host.Get("/healthz/ready")).Content.ReadAsStringAsync(RunningHost.Cancelled), StringComparison.Ordinal);
        Assert.False(host.Host.Life.IsStopping);
        Gates.Open("unhealthy may end");
        await host.Logged(entry => entry.Outcome == "TimedOut");
        Assert.Equal(HttpStatusCode.OK, (await host.Get("/healthz/live")).StatusCode);
    }

    [Fact]
    public async Task At_the_limit_of_runaways_a_serving_host_asks_to_be_restarted_and_does_not_wait_for_them()
    {
        await using var host = await RunningHost.Start(mode: RunMode.Serve, hostJson: OneSecond, options: new() { ["runawayLimit"] = "2", ["drainTimeout"] = "00:01:00" });
        await Task.WhenAll(host.Get("/api/slow/ignores/restart"), host.Get("/api/slow/ignores/restart"));
        Assert.Equal(ErrorCodes.ExitCodeOf(ErrorCodes.TooManyRunaways), await host.Host.Life.Stopping.WaitAsync(RunningHost.Bound, RunningHost.Cancelled));
        Assert.Equal(70, await host.Host.RunAsync().WaitAsync(RunningHost.Bound, RunningHost.Cancelled));
        Gates.Open("restart may end");
    }
}

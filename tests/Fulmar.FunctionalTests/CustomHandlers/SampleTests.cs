using System.Net;
using System.Net.Http.Json;
using Fulmar.FunctionalTests.Airline;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Testing;

namespace Fulmar.FunctionalTests.CustomHandlers;

/// <summary>The samples in Python and in shell, and the one that does the same in JavaScript.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("orders-python")]
    [InlineData("orders-js")]
    public async Task An_order_is_taken_put_into_a_queue_and_handled_there(string sample)
    {
        using var data = TemporaryFolder.InMemory();
        await using var host = await Start(sample, data.Path);

        var taken = await host.Client.PostAsJsonAsync("api/orders/17", new { item = "umbrella", count = 2 }, RunningHost.Cancelled);

        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        Assert.Equal("/api/orders/17", taken.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.PostAsync("api/orders/18", new StringContent("no order"), RunningHost.Cancelled)).StatusCode);
        using var bound = new CancellationTokenSource(RunningHost.Bound);
        await foreach (var entry in host.FollowLogsAsync(bound.Token))
            if (entry.Message == "attempt 1") break;
        // What was begun is committed when the host has ended.
        await host.DisposeAsync();
        Assert.Equal(["2 x umbrella for 17"], await OfflineStore.Messages(data.Path, "shipped"));
    }

    [Fact]
    public async Task Shell_answers_requests_as_they_are()
    {
        await using var host = await Start("status-shell");

        Assert.StartsWith("up since ", await host.Client.GetStringAsync("api/status", RunningHost.Cancelled), StringComparison.Ordinal);
        Assert.StartsWith("load ", await host.Client.GetStringAsync("api/status/load", RunningHost.Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("api/status/other", RunningHost.Cancelled)).StatusCode);
    }

    private static Task<FunctionHost> Start(string sample, string? data = null) => FunctionHost.StartAsync(
        Path.Combine(Clone.Root, "samples", sample), new() { Host = data is null ? new Dictionary<string, string?>() : new() { ["data"] = data } }, RunningHost.Cancelled);
}

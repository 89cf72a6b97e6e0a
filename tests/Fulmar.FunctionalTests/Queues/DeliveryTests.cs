using System.Net;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Queues;

/// <summary>When messages are given to functions, and when not.</summary>
[Collection(nameof(QueueHost))]
public sealed class DeliveryTests(QueueHost host)
{
    [Fact]
    public async Task A_paused_queue_gives_nothing_until_it_is_resumed()
    {
        Assert.True((bool)(await host.Post("steady/pause"))["isPaused"]!);
        await host.Send("steady", "s1");
        // Its own loop has been woken by now as surely as this one.
        await host.Send("marker", "after s1");
        await QueueHost.Next("marker");
        var paused = await host.Queue("steady");
        Assert.Equal((true, 1, 0), ((bool)paused["isPaused"]!, (int)paused["messages"]!, (int)paused["leased"]!));
        Assert.True(Journal.IsRead("steady"));

        Assert.False((bool)(await host.Post("steady/resume"))["isPaused"]!);

        Assert.Equal("s1", await QueueHost.Next("steady"));
        await host.UntilHas("steady", 0);
    }

    [Fact]
    public async Task As_many_invocations_of_a_function_run_at_once_as_it_may()
    {
        for (var i = 0; i < 6; i++) await host.Send("limited", $"l{i}");

        Assert.Equal(["1", "2"], await QueueHost.Next("limited", 2));
        var function = JsonNode.Parse(await host.Host.Operators.GetStringAsync("/fulmar/v1/functions", RunningHost.Cancelled))!.AsArray().Single(f => (string)f!["name"]! == "Limited")!;
        Assert.Equal(2, (int)function["running"]!);
        Assert.True(Journal.IsRead("limited"));
        Gates.Open("limited");

        Assert.Equal(["l0", "l1", "l2", "l3", "l4", "l5"], await QueueHost.Next("limited ended", 6));
        Assert.All(await QueueHost.Next("limited", 4), running => Assert.True(running is "1" or "2", running));
        await host.UntilHas("limited", 0);
    }

    [Fact]
    public async Task A_function_that_is_switched_off_reads_nothing()
    {
        await host.Send("off", "o1");
        await host.Send("marker", "after o1");
        await QueueHost.Next("marker");

        var queue = await host.Queue("off");
        Assert.Equal((1, 0), ((int)queue["messages"]!, (int)queue["leased"]!));
        Assert.Empty(queue["functions"]!.AsArray());
        Assert.True(Journal.IsRead("off"));
        await host.Post("off/purge");
    }

    [Fact]
    public async Task Reloads_under_load_lose_and_double_nothing()
    {
        const int messages = 600;
        await using var own = new QueueHost();
        await own.InitializeAsync();

        var sending = Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = RunningHost.Cancelled },
            async (i, _) => await own.Send("counted", $"{i}"));
        for (var version = 2; !sending.IsCompleted || version < 5; version++)
        {
            var reloaded = await own.Host.Operators.PostAsync("/fulmar/v1/reload", null, RunningHost.Cancelled);
            Assert.Equal(HttpStatusCode.OK, reloaded.StatusCode);
        }
        await sending;
        await own.UntilHas("counted", 0);

        var done = (await own.Peek("counted-done", "count=1000")).Select(message => (string)message!["body"]!).ToList();
        Assert.Equal(messages, done.Count);
        Assert.Equal(messages, done.Distinct().Count());
        Assert.Equal(HttpStatusCode.NotFound, (await own.Host.Operators.GetAsync("/fulmar/v1/queues/counted-poison", RunningHost.Cancelled)).StatusCode);
    }
}

using System.Net;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Queues;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary>Functions that run when a version begins to serve.</summary>
public sealed class WarmupTests
{
    private const string Warm = """
        const { app, output } = require('@azure/functions');
        const warmed = output.storageQueue({ queueName: 'warmed', connection: 'AzureWebJobsStorage' });
        app.warmup('warm', { extraOutputs: [warmed], handler: (trigger, context) => {
          context.extraOutputs.set(warmed, JSON.stringify(trigger));
          context.log('now warm');
        } });
        """;

    [Fact]
    public async Task One_runs_once_for_each_version_and_what_it_puts_out_is_there()
    {
        await using var host = await RunningHost.Start("js-http", files: ("src/functions/warm.js", Warm));
        var queues = QueueHost.Of(host);

        await queues.UntilHas("warmed", 1);
        Assert.Equal("{}", (string?)Assert.Single(await queues.Peek("warmed"))!["body"]);
        Assert.Equal("warm", (await host.Logged(entry => entry.Message == "now warm")).Function);

        Assert.Equal(HttpStatusCode.OK, (await host.Operators.PostAsync("/fulmar/v1/reload", null, RunningHost.Cancelled)).StatusCode);
        await queues.UntilHas("warmed", 2);
        Assert.Equal(HttpStatusCode.Accepted, (await host.Send(HttpMethod.Post, "/admin/functions/warm", new StringContent("{}"))).StatusCode);
        await queues.UntilHas("warmed", 3);
        Assert.Equal(HttpStatusCode.OK, (await host.Get("/admin/warmup")).StatusCode);
    }

    [Fact]
    public async Task One_that_fails_or_never_ends_is_told_and_its_version_serves()
    {
        await using var host = await RunningHost.Start("js-http", hostJson: """{ "version": "2.0", "functionTimeout": "00:00:01" }""", files: ("src/functions/warm.js", """
            const { app } = require('@azure/functions');
            app.warmup('fails', { handler: () => { throw new RangeError('too cold'); } });
            app.warmup('hangs', { handler: () => new Promise(() => {}) });
            """));

        Assert.Equal("grüße", await host.GetString("/api/text"));
        Assert.Equal("RangeError: too cold", (await host.Logged(entry => entry.Function == "fails" && entry.Exception is not null)).Exception);
        await host.Logged(entry => entry.Function == "hangs" && entry.Outcome == "TimedOut");
        Assert.Equal("grüße", await host.GetString("/api/text"));
    }
}

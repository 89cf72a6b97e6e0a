using System.Globalization;
using System.Net;

namespace Fulmar.FunctionalTests.Queues;

/// <summary>What becomes of messages whose function fails, and how they come back.</summary>
[Collection(nameof(QueueHost))]
public sealed class FailureTests(QueueHost host)
{
    [Fact]
    public async Task A_message_is_tried_as_often_as_host_json_says_and_is_then_poison_with_the_reason()
    {
        await host.Send("failing", "seat", "header=colour: red");

        Assert.Equal(["seat 1", "seat 2", "seat 3"], await QueueHost.Next("failing", 3));
        await host.UntilHas("failing-poison", 1);
        var message = Assert.Single(await host.Peek("failing-poison"))!;
        Assert.Equal(("seat", "red", 0), ((string)message["body"]!, (string)message["headers"]!["colour"]!, (int)message["attempts"]!));
        Assert.Equal(("failing", "FUL3001", "InvalidOperationException: no seat"),
            ((string)message["deadLetter"]!["source"]!, (string)message["deadLetter"]!["reason"]!, (string)message["deadLetter"]!["description"]!));
        var expires = DateTimeOffset.Parse((string)message["expiresAt"]!, CultureInfo.InvariantCulture) - DateTimeOffset.Parse((string)message["enqueuedAt"]!, CultureInfo.InvariantCulture);
        Assert.InRange(expires.TotalDays, 89.9, 90.1);
        Assert.Equal(0, (int)(await host.Queue("failing"))["messages"]!);
        Assert.True(Journal.IsRead("failing"));
    }

    [Fact]
    public async Task A_function_that_was_mended_handles_what_is_put_back()
    {
        await host.Send("mended", "m1");
        await QueueHost.Next("mended", 3);
        await host.UntilHas("mended-poison", 1);

        Gates.Open("mended m1");
        Assert.Equal(1, (int)(await host.Post("mended-poison/requeue"))["messages"]!);

        Assert.Equal("m1", await QueueHost.Next("mended"));
        await host.UntilHas("mended", 0);
        await host.UntilHas("mended-poison", 0);
    }

    [Fact]
    public async Task One_that_was_given_up_does_not_keep_others_from_running_alone()
    {
        await using var own = new QueueHost
        {
            HostJson = """{ "version": "2.0", "functionTimeout": "00:00:01", "extensions": { "serviceBus": { "maxDeliveryCount": 1 } } }""",
            HostOptions = """{ "maxConcurrency": { "Stuck": 2 } }""",
        };
        await own.InitializeAsync();
        await own.Send("stuck", "hang", "family=serviceBus");
        await own.UntilHas("stuck/$deadletterqueue", 1);

        await own.Post("stuck/pause?family=serviceBus");
        foreach (var text in new[] { "a", "b" }) await own.Send("stuck", text, "family=serviceBus");
        await own.Post("stuck/resume?family=serviceBus");

        Assert.Equal(["a", "b"], await QueueHost.Next("stuck", 2));
        Gates.Open("stuck");
        Assert.Equal("hang", await QueueHost.Next("stuck"));
    }

    [Fact]
    public async Task A_function_with_a_retry_policy_keeps_to_that()
    {
        await host.Send("retrying", "once");
        Assert.Equal(["once 0 of 2", "once 1 of 2", "once 2 of 2"], await QueueHost.Next("retrying", 3));
        await host.UntilHas("retrying", 0);

        await host.Send("retrying", "never");
        await QueueHost.Next("retrying");
        var waiting = await host.Until("retrying", queue => (int)queue["delayed"]! == 1);
        Assert.Equal(0, (int)waiting["leased"]!);
        await QueueHost.Next("retrying", 2);
        await host.UntilHas("retrying-poison", 1);
        await host.Post("retrying-poison/purge");
    }

    [Fact]
    public async Task A_policy_with_the_greatest_number_of_attempts_never_gives_up()
    {
        await host.Send("forever", "f1");

        Assert.Equal(["f1 0 of -1", "f1 1 of -1"], await QueueHost.Next("forever", 2));
        await host.UntilHas("forever", 0);
        await host.Get("forever-poison", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_failure_whose_text_has_half_of_a_character_is_told_like_any_other()
    {
        await host.Send("halved", "h1");

        await host.UntilHas("halved-poison", 1);
        var description = (string)Assert.Single(await host.Peek("halved-poison"))!["deadLetter"]!["description"]!;
        Assert.StartsWith("InvalidOperationException: no \uFFFDxxx", description, StringComparison.Ordinal);
        Assert.EndsWith("xxx…", description, StringComparison.Ordinal);
        Assert.InRange(description.Length, 1_999, 2_000);
        await host.Post("halved-poison/purge");
    }
}

using System.Net;
using System.Text;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Queues;

/// <summary><c>/fulmar/v1/queues</c>.</summary>
[Collection(nameof(QueueHost))]
public sealed class EndpointTests(QueueHost host)
{
    [Fact]
    public async Task The_list_has_the_queues_that_functions_read_and_those_that_were_sent_to()
    {
        await host.Send("listed", "one");

        var queues = (await host.Get("")).AsArray();
        var read = queues.Single(queue => (string)queue!["name"]! == "text")!;
        Assert.Equal(("storage", "text-poison", "Text"), ((string)read["family"]!, (string)read["poison"]!, (string)read["functions"]!.AsArray().Single()!));
        var bus = queues.Single(queue => (string)queue!["name"]! == "batch")!;
        Assert.Equal(("serviceBus", "batch/$deadletterqueue"), ((string)bus["family"]!, (string)bus["poison"]!));
        var sent = queues.Single(queue => (string)queue!["name"]! == "listed")!;
        Assert.Equal((1, 0, 0, false), ((int)sent["messages"]!, (int)sent["leased"]!, (int)sent["delayed"]!, (bool)sent["isPaused"]!));
        Assert.True((long)sent["oldestMs"]! >= 0);
        Assert.Empty(sent["functions"]!.AsArray());
        Assert.Equal(queues.Select(queue => ((string)queue!["family"]! == "storage" ? "0" : "1") + (string)queue["name"]!).Order(StringComparer.Ordinal),
            queues.Select(queue => ((string)queue!["family"]! == "storage" ? "0" : "1") + (string)queue["name"]!));
        await host.Post("listed/purge");
    }

    [Fact]
    public async Task What_functions_have_handled_is_counted()
    {
        await host.Send("marker", "rate");
        await QueueHost.Next("marker");

        Assert.True((double)(await host.Until("marker", queue => (double)queue["handledPerSecond"]! > 0))["handledPerSecond"]! > 0);
    }

    [Fact]
    public async Task A_message_shows_all_that_it_was_sent_with()
    {
        var content = new StringContent("""{"seats":2}""", Encoding.UTF8, "application/json");
        var sent = await host.Send("shown", content, "delay=01:00:00&ttl=1.00:00:00&sessionId=s&deduplicationId=d&header=colour:%20red&header=size:2");
        Assert.Equal(("shown", "storage", true, false), ((string)sent["queue"]!, (string)sent["family"]!, (bool)sent["isNewQueue"]!, (bool)sent["isDuplicate"]!));
        var twice = await host.Send("shown", "dropped", "deduplicationId=d");
        Assert.Equal((true, false), ((bool)twice["isDuplicate"]!, (bool)twice["isNewQueue"]!));

        var message = Assert.Single(await host.Peek("shown"))!;
        Assert.Equal((string)sent["id"]!, (string)message["id"]!);
        Assert.Equal((long)sent["sequence"]!, (long)message["sequence"]!);
        Assert.Equal(("""{"seats":2}""", "application/json; charset=utf-8", "s"), ((string)message["body"]!, (string)message["contentType"]!, (string)message["sessionId"]!));
        Assert.Equal(("red", "2"), ((string)message["headers"]!["colour"]!, (string)message["headers"]!["size"]!));
        Assert.Equal((0, false, false, 11), ((int)message["attempts"]!, (bool)message["isLeased"]!, (bool)message["isDamaged"]!, (int)message["bytes"]!));
        var enqueued = message["enqueuedAt"]!.GetValue<DateTimeOffset>();
        Assert.Equal(TimeSpan.FromHours(1), message["visibleAt"]!.GetValue<DateTimeOffset>() - enqueued);
        Assert.Equal(TimeSpan.FromDays(1), message["expiresAt"]!.GetValue<DateTimeOffset>() - enqueued);
        Assert.Null(message["deadLetter"]);
        Assert.Equal(1, (int)(await host.Queue("shown"))["delayed"]!);
        await host.Post("shown/purge");
    }

    [Fact]
    public async Task Bodies_are_bounded_and_pages_go_on()
    {
        await host.Send("pages", new string('é', 20_000));
        for (var i = 0; i < 40; i++) await host.Send("pages", $"{i}");

        var first = await host.Get("pages/messages?count=21");
        var cut = first["messages"]!.AsArray()[0]!;
        Assert.Equal((true, 40_000, 8_192), ((bool)cut["isCut"]!, (int)cut["bytes"]!, ((string)cut["body"]!).Length));
        var second = await host.Get($"pages/messages?count=1000&after={(string)first["next"]!}");
        Assert.Null(second["next"]);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"),
            first["messages"]!.AsArray().Skip(1).Concat(second["messages"]!.AsArray()).Select(message => (string)message!["body"]!));
        Assert.Equal(32, (await host.Peek("pages")).Count);
        await host.Post("pages/purge");
    }

    [Fact]
    public async Task Two_families_may_have_one_name()
    {
        await host.Send("twins", "of Service Bus", "family=serviceBus&deduplicationId=d1");
        Assert.Equal("serviceBus", (string)(await host.Queue("TWINS"))["family"]!);
        Assert.Equal("d1", (string)Assert.Single(await host.Peek("twins"))!["headers"]!["$message-id"]!);

        await host.Send("twins", "of Azure Storage", "family=storage");

        Assert.Equal("storage", (string)(await host.Queue("twins"))["family"]!);
        Assert.Equal("of Service Bus", (string)Assert.Single(await host.Peek("twins", "family=serviceBus"))!["body"]!);
        await host.Post("twins/purge?family=serviceBus");
        Assert.Equal("of Azure Storage", (string)Assert.Single(await host.Peek("twins"))!["body"]!);
        await host.Post("twins/purge");
    }

    [Fact]
    public async Task Thousands_are_moved_and_removed_in_several_units()
    {
        await host.Send("target", "made");
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_100), RunningHost.Cancelled, async (i, _) => await host.Send("many", $"{i}"));

        Assert.Equal(5, (int)(await host.Post("many/requeue?to=target&count=5"))["messages"]!);
        // None of them was dead-lettered: without a target they stay.
        Assert.Equal(0, (int)(await host.Post("many/requeue"))["messages"]!);
        var lines = await host.Lines("many/purge");
        Assert.Equal([1_000, 2_000, 2_095], lines.Select(line => (int)line["messages"]!));
        Assert.Equal([false, false, true], lines.Select(line => (bool)line["isDone"]!));
        Assert.Equal(6, (int)(await host.Queue("target"))["messages"]!);
        Assert.Equal(2, (int)(await host.Post("target/purge?count=2"))["messages"]!);
        Assert.Equal(4, (int)(await host.Post("target/purge"))["messages"]!);
        Assert.Equal(0, (int)(await host.Post("target/purge"))["messages"]!);
    }

    [Theory]
    [InlineData("GET", "nobody", HttpStatusCode.NotFound, "There is no queue 'nobody'")]
    [InlineData("GET", "nobody/messages", HttpStatusCode.NotFound, "There is no queue 'nobody'")]
    [InlineData("POST", "nobody/pause", HttpStatusCode.NotFound, "There is no queue 'nobody'")]
    [InlineData("POST", "nobody/purge", HttpStatusCode.NotFound, "There is no queue 'nobody'")]
    [InlineData("POST", "text/requeue?to=nobody", HttpStatusCode.NotFound, "There is no queue 'nobody'")]
    [InlineData("POST", "text/requeue?to=text", HttpStatusCode.BadRequest, "are there already")]
    [InlineData("GET", "text?family=topic", HttpStatusCode.BadRequest, "storage or serviceBus")]
    [InlineData("GET", "text?family=serviceBus", HttpStatusCode.NotFound, "There is no queue 'text'")]
    [InlineData("GET", "text/messages?count=0", HttpStatusCode.BadRequest, "a number from 1 to 1000")]
    [InlineData("GET", "text/messages?count=1001", HttpStatusCode.BadRequest, "a number from 1 to 1000")]
    [InlineData("GET", "text/messages?after=rubbish", HttpStatusCode.BadRequest, "no continuation")]
    [InlineData("POST", "text/purge?count=-1", HttpStatusCode.BadRequest, "a number from 1")]
    [InlineData("POST", "a/messages", HttpStatusCode.BadRequest, "3 to 63")]
    [InlineData("POST", "two--hyphens/messages", HttpStatusCode.BadRequest, "single hyphens")]
    [InlineData("POST", "a%00b/messages?family=serviceBus", HttpStatusCode.BadRequest, "")]
    [InlineData("POST", "-x/messages?family=serviceBus", HttpStatusCode.BadRequest, "Service Bus queue")]
    [InlineData("POST", "text/messages?delay=5", HttpStatusCode.BadRequest, "delay is '5'")]
    [InlineData("POST", "text/messages?ttl=-00:00:01", HttpStatusCode.BadRequest, "ttl is '-00:00:01'")]
    [InlineData("POST", "text/messages?delay=99999.00:00:00", HttpStatusCode.BadRequest, "FUL6004")]
    [InlineData("POST", "text/messages?header=none", HttpStatusCode.BadRequest, "Name: value")]
    public async Task What_cannot_be_is_refused_with_cause_and_cure(string method, string path, HttpStatusCode status, string reason)
    {
        var response = await host.Host.Operators.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/fulmar/v1/queues/{path}"), RunningHost.Cancelled);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(RunningHost.Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused()
    {
        var refused = await host.Post("text/messages", HttpStatusCode.RequestEntityTooLarge, new ByteArrayContent(new byte[16 * 1024 * 1024 + 1]));

        Assert.Contains("at most 16777216 bytes", (string)refused["error"]!, StringComparison.Ordinal);
    }
}

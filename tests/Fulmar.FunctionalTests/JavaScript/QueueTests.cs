using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Queues;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary>Functions in JavaScript that messages and timers start, and what they commit.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private const string HostJson = """{ "version": "2.0", "extensions": { "queues": { "maxDequeueCount": 2 } } }""";

    private RunningHost host = null!;
    private QueueHost queues = null!;

    public async ValueTask InitializeAsync()
    {
        host = await RunningHost.Start("js-queues", hostJson: HostJson);
        queues = QueueHost.Of(host);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("""{ "id": 17, "tags": ["a"] }""", "object", """{"id":17,"tags":["a"]}""")]
    [InlineData("plain text", "string", "\"plain text\"")]
    [InlineData("123", "number", "123")]
    public async Task A_message_comes_as_azure_makes_a_value_of_it(string body, string kind, string value)
    {
        await queues.Send("payload", body);

        var seen = await Seen();
        Assert.Equal((kind, value), ((string?)seen["kind"], seen["message"]!.ToJsonString()));
        var metadata = seen["metadata"]!;
        Assert.Equal(1, (int)metadata["dequeueCount"]!);
        Assert.All(["id", "popReceipt", "insertionTime", "expirationTime", "nextVisibleTime", "queueTrigger"], name => Assert.NotNull(metadata[name]));
        if (kind == "object") Assert.Null(metadata["tags"]);
        await queues.UntilHas("payload", 0);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_come_as_a_buffer()
    {
        await queues.Send("payload", new ByteArrayContent([0, 255, 128]));

        Assert.Equal("Buffer", (string?)(await Seen())["kind"]);
    }

    [Fact]
    public async Task A_list_in_an_output_is_one_message_for_each_of_it()
    {
        await queues.Send("outputs", """["a", { "b": 1 }, 2]""");

        await queues.UntilHas("also", 3);
        Assert.Equal(["a", """{"b":1}""", "2"], (await queues.Peek("also")).Select(message => (string)message!["body"]!));
        await queues.UntilHas("bus-out", 1);
    }

    [Fact]
    public async Task A_function_that_throws_leaves_nothing_and_its_message_goes_to_the_poison_queue_with_why()
    {
        await queues.Send("throws", "me");

        await queues.UntilHas("throws-poison", 1);
        var poison = Assert.Single(await queues.Peek("throws-poison"))!;
        Assert.Equal(("FUL3001", "RangeError: cannot take me"), ((string?)poison["deadLetter"]!["reason"], (string?)poison["deadLetter"]!["description"]));
        await queues.Send("outputs", "after");
        await queues.UntilHas("also", 1);
    }

    [Fact]
    public async Task A_message_that_kills_the_process_is_found_and_its_neighbours_are_not_charged()
    {
        foreach (var body in new[] { "a", "b", "deadly", "c", "d" }) await queues.Send("kills", body);

        await queues.UntilHas("kills-poison", 1);
        await queues.UntilHas("seen", 4);

        var poison = Assert.Single(await queues.Peek("kills-poison"))!;
        Assert.Equal(("deadly", "FUL3010"), ((string?)poison["body"], (string?)poison["deadLetter"]!["reason"]));
        Assert.Equal(["survived a", "survived b", "survived c", "survived d"], (await queues.Peek("seen")).Select(message => (string)message!["body"]!).Order(StringComparer.Ordinal));
        Assert.Equal(0, (int)(await queues.Queue("kills"))["messages"]!);
    }

    [Fact]
    public async Task A_batch_comes_as_an_array_with_arrays_of_what_is_known()
    {
        await queues.Send("batch", """{ "n": 1 }""", "serviceBus=true");

        var seen = await Seen();
        Assert.Equal("""[{"n":1}]""", seen["messages"]!.ToJsonString());
        Assert.Equal(1, (int)seen["ids"]!);
    }

    [Fact]
    public async Task A_timer_tells_its_schedule()
    {
        var response = await host.Send(HttpMethod.Post, "/admin/functions/tick", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);

        var seen = await Seen();
        Assert.True((bool)seen["schedule"]!["adjustForDST"]!);
        Assert.NotNull(seen["isPastDue"]);
    }

    [Fact]
    public async Task A_response_waits_for_its_commit_and_a_failure_leaves_nothing()
    {
        Assert.Equal(HttpStatusCode.InternalServerError, (await Post("/api/place", "fail")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await Post("/api/place", "ordered")).StatusCode);

        // No wait: what is answered is committed.
        Assert.Equal(["ordered"], (await queues.Peek("also")).Select(message => (string)message!["body"]!));
    }

    [Fact]
    public async Task What_a_function_commits_is_there_when_it_is_answered_and_reads_see_what_was_there_before()
    {
        Assert.Equal("", await Text(await Post("/api/put/1", """{ "a": 1 }""")));
        var second = JsonNode.Parse(await Text(await Post("/api/put/1", """{ "a": 2 }""")))!;
        Assert.Equal(1, (int)second["value"]!["a"]!);

        var now = JsonNode.Parse(await host.GetString("/api/get/1"))!;
        Assert.Equal(("1", 2), ((string?)now["id"], (int)now["value"]!["a"]!));
        Assert.NotEqual((string?)second["etag"], (string?)now["etag"]);
        Assert.Equal(2, (int)(await queues.Queue("also"))["messages"]!);
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_refuses_all_of_it()
    {
        await Post("/api/put/2", """{ "a": 1 }""");

        Assert.Equal(HttpStatusCode.Conflict, (await Post("/api/put/2?ifAbsent=1", """{ "a": 2 }""")).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await Post("/api/put/3?fail=1", "{}")).StatusCode);

        Assert.Equal("", await host.GetString("/api/get/3"));
        Assert.Equal(1, (int)(await queues.Queue("also"))["messages"]!);
    }

    [Fact]
    public async Task A_collection_is_read_page_by_page()
    {
        await Task.WhenAll(Enumerable.Range(0, 250).Select(n => Post($"/api/put/list-{n:000}", $$"""{ "n": {{n}} }""")));

        Assert.Equal(Enumerable.Range(0, 250), JsonNode.Parse(await host.GetString("/api/list"))!.AsArray().Select(n => (int)n!));
    }

    [Fact]
    public async Task What_is_done_once_is_done_once()
    {
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await Post("/api/once/k", "")).StatusCode);

        Assert.Equal(1, (int)(await queues.Queue("also"))["messages"]!);
    }

    [Fact]
    public async Task An_operation_that_cannot_be_is_a_failure_that_names_it()
    {
        var response = await host.Get("/api/bad");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var detail = (string?)JsonNode.Parse(await Text(response))!["detail"];
        Assert.Contains("operation 1 (enqueue): ", detail);
        Assert.Contains("'no queue!' is no name of a storage queue", detail);
    }

    private Task<HttpResponseMessage> Post(string path, string body) => host.Send(HttpMethod.Post, path, new StringContent(body));

    private static Task<string> Text(HttpResponseMessage response) => response.Content.ReadAsStringAsync(RunningHost.Cancelled);

    private async Task<JsonNode> Seen()
    {
        await queues.UntilHas("seen", 1);
        return JsonNode.Parse((string)Assert.Single(await queues.Peek("seen"))!["body"]!)!;
    }
}

using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Queues;

/// <summary><c>fulmar queues</c> as one types it.</summary>
public sealed class VerbTests(VerbTests.Process process) : IClassFixture<VerbTests.Process>
{
    [Fact]
    public async Task Queues_are_listed_and_shown()
    {
        await Succeeds("send", "listed", "hello");

        var list = await Succeeds();
        Assert.Matches(@"listed\s+1\s+0\s+0\s+oldest \d+ (ms|s)", list);
        Assert.Matches(@"batch Service Bus\s+0\s+0\s+0\s+Batch", list);
        Assert.Equal(list.Split('\n').Length, (await Succeeds("list")).Split('\n').Length);
        Assert.Contains(Json(await Succeeds("list", "--json")).AsArray(), queue => (string)queue!["name"]! == "listed" && (int)queue["messages"]! == 1);

        var shown = await Succeeds("show", "failing");
        Assert.Matches(@"queue\s+failing", shown);
        Assert.Matches(@"read by\s+Failing", shown);
        Assert.Matches(@"poison\s+failing-poison", shown);
        Assert.Equal("serviceBus", (string)Json(await Succeeds("show", "batch", "--json"))["family"]!);
    }

    [Fact]
    public async Task A_message_is_sent_and_seen()
    {
        process.Write("order.json", """{"seats":[2]}""");
        Assert.Matches(@"^Sent message \d+ to the new queue later\s*$", await Succeeds("send", "later", $"@{process["order.json"]}", "--delay", "00:10:00", "--content-type", "application/json", "-H", "colour: [red]"));
        await Succeeds("send", "later", "dropped?", "--ttl", "1.00:00:00", "--session", "s1", "--deduplication-id", "d1");
        Assert.Contains("was dropped", await Succeeds("send", "later", "again", "--deduplication-id", "d1"));
        await Succeeds("send", "later");

        var peeked = await Succeeds("peek", "later");
        Assert.Contains("""{"seats":[2]}""", peeked);
        Assert.Contains("colour: [red]", peeked);
        Assert.Matches("next in 9 min, application/json", peeked);
        Assert.Matches("waits, session s1, dropped in (23|24) h", peeked);
        var first = Json(await Succeeds("peek", "later", "--count", "1", "--json"));
        Assert.Equal("dropped?", (string)first["messages"]!.AsArray().Single()!["body"]!);
        Assert.DoesNotContain("dropped?", await Succeeds("peek", "later", "--after", (string)first["next"]!));
    }

    [Fact]
    public async Task What_failed_is_put_back_and_what_nobody_wants_is_removed()
    {
        await Succeeds("send", "json", "no json");
        await process.Host.Prints("it is now in json-poison");

        Assert.Matches(@"FUL3009 from json: .*parameter 'order'", (await Succeeds("peek", "json-poison")).ReplaceLineEndings(" "));
        await Succeeds("send", "elsewhere", "made");
        Assert.Equal("Put back 1 message", (await Succeeds("requeue", "json-poison", "--to", "elsewhere")).Trim());

        var asked = await Call("purge", "elsewhere");
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("--yes", asked.Error);
        Assert.Equal(1, (int)Json(await Succeeds("purge", "elsewhere", "--yes", "--count", "1", "--json"))["messages"]!);
        Assert.Equal("Removed 1 message", (await Succeeds("purge", "elsewhere", "--yes")).Trim());
        Assert.Contains("There are no messages.", await Succeeds("peek", "elsewhere"));
    }

    [Fact]
    public async Task A_dead_letter_queue_has_a_slash_in_its_name()
    {
        await Succeeds("send", "manual", "deadletter");
        await process.Host.Prints("it is now in manual/$deadletterqueue");

        Assert.Contains("TooLate from manual: The flight has left.", (await Succeeds("peek", "manual/$deadletterqueue")).ReplaceLineEndings(" "));
        Assert.Equal("Removed 1 message", (await Succeeds("purge", "manual/$deadletterqueue", "--yes")).Trim());
    }

    [Fact]
    public async Task A_queue_is_paused_and_resumed()
    {
        Assert.Contains("steady is paused", await Succeeds("pause", "steady"));
        await Succeeds("send", "steady", "waiting");
        Assert.Matches(@"steady\s+1\s+0\s+0\s+paused oldest", await Succeeds());
        Assert.False((bool)Json(await Succeeds("resume", "steady", "--json"))["isPaused"]!);
    }

    [Theory]
    [InlineData(2, "There is no queue 'nobody'", "show", "nobody")]
    [InlineData(2, "There is no queue 'nobody'", "peek", "nobody")]
    [InlineData(2, "There is no queue 'nobody'", "requeue", "nobody")]
    [InlineData(2, "There is no queue 'nobody'", "purge", "nobody", "--yes")]
    [InlineData(2, "There is no queue 'nobody'", "pause", "nobody")]
    [InlineData(2, "is no name of a storage queue", "send", "No Name", "x")]
    [InlineData(2, "delay is 'soon'", "send", "text", "x", "--delay", "soon")]
    [InlineData(2, "no media type", "send", "text", "x", "--content-type", "what")]
    [InlineData(2, "header is 'none'", "send", "text", "x", "-H", "none")]
    [InlineData(2, "count is '0'", "peek", "text", "--count", "0")]
    [InlineData(2, "'serviceBus'", "show", "text", "--family", "topic")]
    [InlineData(2, "There is no 'fulmar queues pek'", "pek", "text")]
    [InlineData(3, "missing.json", "send", "text", "@missing.json")]
    public async Task What_cannot_be_is_told(int exitCode, string sentence, params string[] arguments)
    {
        var run = await Call(arguments);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(sentence, run.Error);
    }

    [Theory]
    [InlineData("queues")]
    [InlineData("queues", "peek", "orders")]
    [InlineData("queues", "purge", "orders", "--yes")]
    [InlineData("timers")]
    [InlineData("timers", "run", "CleanUp")]
    public async Task Without_a_host_the_exit_code_says_so(params string[] arguments)
    {
        using var folder = new TemporaryFolder();

        var run = await Clone.Fulmar([.. arguments, "--folder", folder.Path]);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("No host runs", run.Error);
    }

    private Task<ProcessRun> Call(params string[] arguments) => Clone.Fulmar(["queues", .. arguments, "--data", process.Host.Data]);

    private async Task<string> Succeeds(params string[] arguments) => (await Call(arguments)).Succeeded().Output;

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;

    /// <summary>A host of its own process.</summary>
    public sealed class Process : IAsyncLifetime
    {
        private readonly TemporaryFolder folder = new();

        public HostProcess Host { get; private set; } = null!;

        public string this[string name] => folder[name];

        public void Write(string name, string text) => folder.Write(name, text);

        public async ValueTask InitializeAsync()
        {
            BuiltApp.Publish("queues", folder["app"]);
            Host = await HostProcess.StartAsync("start", folder["app"]);
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            folder.Dispose();
        }
    }
}

using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Queues;

/// <summary>One host of the app <c>queues</c> for all tests that change nothing about it.</summary>
public sealed class QueueHost : IAsyncLifetime
{
    public string HostJson { get; init; } = """
        { "version": "2.0", "extensions": { "queues": { "maxDequeueCount": 3 }, "serviceBus": { "maxDeliveryCount": 3 } } }
        """;

    public string HostOptions { get; init; } = """{ "maxConcurrency": { "limited": 2 } }""";

    public RunningHost Host { get; private set; } = null!;

    /// <summary>The same questions to another host.</summary>
    public static QueueHost Of(RunningHost host) => new() { Host = host };

    public async ValueTask InitializeAsync() => Host = await RunningHost.Start("queues", hostJson: HostJson, files:
    [
        ("fulmar.json", HostOptions),
        ("local.settings.json", """{ "Values": { "AzureWebJobs.Off.Disabled": "true" } }"""),
    ]);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>The next line of a page of the journal.</summary>
    public static async Task<string> Next(string page)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(RunningHost.Cancelled);
        bound.CancelAfter(RunningHost.Bound);
        try { return await Journal.ReadAsync(page, bound.Token); }
        catch (OperationCanceledException) { throw new TimeoutException($"Nothing was written to the page '{page}'."); }
    }

    /// <summary>So many lines of a page, sorted.</summary>
    public static async Task<IReadOnlyList<string>> Next(string page, int count)
    {
        List<string> lines = [];
        while (lines.Count < count) lines.Add(await Next(page));
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    public Task<JsonNode> Send(string queue, string body, string query = "") => Send(queue, new StringContent(body) { Headers = { ContentType = null } }, query);

    public Task<JsonNode> Send(string queue, HttpContent body, string query = "") => Post($"{Escaped(queue)}/messages?{query}", HttpStatusCode.Created, body);

    public Task<JsonNode> Queue(string name, string query = "") => Get($"{Escaped(name)}?{query}");

    public async Task<JsonArray> Peek(string name, string query = "") => (await Get($"{Escaped(name)}/messages?{query}"))["messages"]!.AsArray();

    /// <summary>Looks at a queue until it is as expected.</summary>
    public async Task<JsonNode> Until(string name, Func<JsonNode, bool> holds)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var response = await Host.Operators.GetAsync($"/fulmar/v1/queues/{Escaped(name)}", RunningHost.Cancelled);
            var queue = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!;
            if (response.IsSuccessStatusCode && holds(queue)) return queue;
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, $"The queue stays {queue.ToJsonString()}");
        }
    }

    public Task<JsonNode> UntilHas(string name, int messages) => Until(name, queue => (int)queue["messages"]! == messages && (int)queue["leased"]! == 0);

    /// <summary>What is done to a queue, and the last line of what it answers.</summary>
    public async Task<JsonNode> Post(string path, HttpStatusCode status = HttpStatusCode.OK, HttpContent? content = null) => (await Lines(path, status, content))[^1];

    public async Task<IReadOnlyList<JsonNode>> Lines(string path, HttpStatusCode status = HttpStatusCode.OK, HttpContent? content = null)
    {
        var response = await Host.Operators.PostAsync($"/fulmar/v1/queues/{path}", content, RunningHost.Cancelled);
        var text = await response.Content.ReadAsStringAsync(RunningHost.Cancelled);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    public async Task<JsonNode> Get(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        var response = await Host.Operators.GetAsync($"/fulmar/v1/queues/{path}", RunningHost.Cancelled);
        var text = await response.Content.ReadAsStringAsync(RunningHost.Cancelled);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private static string Escaped(string name) => Uri.EscapeDataString(name);
}

[CollectionDefinition(nameof(QueueHost))]
public sealed class QueueHostTests : ICollectionFixture<QueueHost>;

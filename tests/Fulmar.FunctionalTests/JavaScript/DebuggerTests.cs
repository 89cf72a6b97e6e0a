using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary>A debugger that speaks the protocol of Chrome's developer tools attaches to an app.</summary>
public sealed class DebuggerTests
{
    private const string Settings = """{ "Values": { "languageWorkers__node__arguments": "--inspect=127.0.0.1:0" } }""";
    private const string Greeting = "Debugger listening on ";

    private const string Stops = """
        const { app } = require('@azure/functions');
        app.http('stops', {
          authLevel: 'anonymous',
          handler: async request => {
            let word = request.query.get('word');
            return { body: word };
          },
        });
        """;

    [Fact]
    public async Task It_evaluates_stops_at_a_line_and_changes_what_it_finds_there()
    {
        await using var host = await RunningHost.Start("js-http", files: [("local.settings.json", Settings), ("src/functions/stops.js", Stops)]);
        var said = await host.Logged(entry => entry.Message.StartsWith(Greeting, StringComparison.Ordinal));
        using var debugger = await Debugger.Attach(new Uri(said.Message[Greeting.Length..]));

        var process = await debugger.Ask("Runtime.evaluate", new() { ["expression"] = "`${process.pid}`" });
        Assert.Equal(await host.GetString("/api/pid"), (string?)process["result"]!["value"]);

        await debugger.Ask("Debugger.enable", []);
        // Lines are counted from 0.
        var breakpoint = await debugger.Ask("Debugger.setBreakpointByUrl", new() { ["urlRegex"] = "stops\\.js$", ["lineNumber"] = 5 });
        Assert.Single(breakpoint["locations"]!.AsArray());
        var answer = host.GetString("/api/stops?word=sent");
        var frame = (await debugger.Happens("Debugger.paused"))["callFrames"]![0]!;
        Assert.Equal(("handler", 5), ((string?)frame["functionName"], (int)frame["location"]!["lineNumber"]!));
        await debugger.Ask("Debugger.evaluateOnCallFrame", new() { ["callFrameId"] = (string?)frame["callFrameId"], ["expression"] = "word = word + ' and changed'" });
        await debugger.Ask("Debugger.resume", []);

        Assert.Equal("sent and changed", await answer);
    }

    /// <summary>One session: questions with numbers, and what happens in between.</summary>
    private sealed class Debugger : IDisposable
    {
        private readonly ClientWebSocket socket = new();
        private readonly Queue<JsonNode> happened = [];
        private readonly byte[] buffer = new byte[1024 * 1024];
        private int last;

        public static async Task<Debugger> Attach(Uri address)
        {
            var debugger = new Debugger();
            await debugger.socket.ConnectAsync(address, RunningHost.Cancelled);
            return debugger;
        }

        public async Task<JsonNode> Ask(string method, JsonObject parameters)
        {
            var question = new JsonObject { ["id"] = ++last, ["method"] = method, ["params"] = parameters };
            await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(question.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, RunningHost.Cancelled);
            while (true)
            {
                var message = await Next();
                if ((int?)message["id"] != last) { happened.Enqueue(message); continue; }
                Assert.True(message["result"] is not null, message.ToJsonString());
                return message["result"]!;
            }
        }

        public async Task<JsonNode> Happens(string method)
        {
            while (true)
            {
                var message = happened.Count > 0 ? happened.Dequeue() : await Next();
                if ((string?)message["method"] == method) return message["params"]!;
            }
        }

        public void Dispose() => socket.Dispose();

        private async Task<JsonNode> Next()
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(RunningHost.Cancelled);
            bound.CancelAfter(RunningHost.Bound);
            var length = 0;
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), bound.Token);
                length += part.Count;
                if (part.EndOfMessage) return JsonNode.Parse(buffer.AsSpan(0, length))!;
            }
        }
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Spectre.Console;

namespace Fulmar.Cli.Verbs.Queues;

/// <summary><c>fulmar queues show</c></summary>
internal static class ShowQueue
{
    public static Command Create()
    {
        var verb = QueueCall.On("show", "Show one queue.", "fulmar queues show orders", "fulmar queues show orders --family serviceBus");
        verb.Runs(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.Find(call);
        var queue = (await host.GetAsync(QueueCall.Path(call, ""), cancellationToken).ConfigureAwait(false)).AsObject();
        output.Drawn(queue, json => json.JsonObject, console => Draw(console, queue));
        return ExitCode.Ok;
    }

    private static void Draw(IAnsiConsole console, JsonObject queue)
    {
        var grid = new Grid().AddColumn().AddColumn();
        Row("queue", queue.Cell("name"));
        Row("family", queue.Cell("family") == "serviceBus" ? "Service Bus" : "storage");
        Row("messages", $"{queue.Cell("messages")}, of these held {queue.Cell("leased")}, later {queue.Cell("delayed")}");
        Row("state", ListQueues.State(queue));
        Row("read by", ListQueues.Functions(queue));
        Row("handled", ListQueues.Rate(queue));
        Row("poison", queue.Cell("poison"));
        console.Write(grid);

        void Row(string name, string value)
        {
            if (value.Length > 0) grid.AddRow($"[grey]{name}[/]", value);
        }
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Spectre.Console;

namespace Fulmar.Cli.Verbs.Queues;

/// <summary><c>fulmar queues list</c></summary>
internal static class ListQueues
{
    public static Command Create()
    {
        var verb = new Verb("list", "Show all queues.") { Options = { QueueCall.Folder, QueueCall.Data }, Examples = ["fulmar queues list", "fulmar queues list --json"] };
        verb.Runs(RunAsync);
        return verb;
    }

    public static async Task<int> RunAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.Find(call);
        var queues = (await host.GetAsync("queues", cancellationToken).ConfigureAwait(false)).AsArray();
        output.Drawn(queues, json => json.JsonArray, console => Draw(console, queues));
        return ExitCode.Ok;
    }

    internal static void Draw(IAnsiConsole console, JsonArray queues)
    {
        if (queues.Count == 0)
        {
            console.WriteLine("There are no queues: no function reads one, and nothing was sent.");
            return;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumns("Queue", "Messages", "Held", "Later", "State", "Handled", "Function");
        foreach (var column in table.Columns.Skip(1).Take(3)) column.RightAligned();
        foreach (var column in new[] { table.Columns[0], table.Columns[4] }) column.NoWrap();
        foreach (var queue in queues)
            table.AddRow(
                queue!.Cell("name") + (queue!.Cell("family") == "serviceBus" ? " [grey]Service Bus[/]" : ""), queue!.Cell("messages"), queue!.Cell("leased"), queue!.Cell("delayed"),
                State(queue!), Rate(queue!), Functions(queue!));
        console.Write(table);
    }

    internal static string State(JsonNode queue)
    {
        var oldest = queue.Milliseconds("oldestMs") is { } waited ? $"oldest {HumanTime.Of(waited)}" : "";
        return queue.Flag("isPaused") ? $"[yellow]paused[/] {oldest}".TrimEnd() : oldest;
    }

    internal static string Rate(JsonNode queue) => queue["handledPerSecond"]!.GetValue<double>() is > 0 and var rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.##}/s") : "";

    internal static string Functions(JsonNode queue) => Markup.Escape(string.Join(", ", queue["functions"]!.AsArray().Select(name => name!.GetValue<string>())));
}

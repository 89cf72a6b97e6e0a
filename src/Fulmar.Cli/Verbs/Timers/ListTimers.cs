using System.CommandLine;
using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Spectre.Console;

namespace Fulmar.Cli.Verbs.Timers;

/// <summary><c>fulmar timers list</c></summary>
internal static class ListTimers
{
    public static Command Create()
    {
        var verb = new Verb("list", "Show all timers.") { Options = { HostClient.Folder, HostClient.Data }, Examples = ["fulmar timers list", "fulmar timers list --json"] };
        verb.Runs(RunAsync);
        return verb;
    }

    public static async Task<int> RunAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.Find(call);
        var timers = (await host.GetAsync("timers", cancellationToken).ConfigureAwait(false)).AsArray();
        output.Drawn(timers, json => json.JsonArray, console => Draw(console, timers, TimeProvider.System.GetUtcNow()));
        return ExitCode.Ok;
    }

    internal static void Draw(IAnsiConsole console, JsonArray timers, DateTimeOffset now)
    {
        if (timers.Count == 0)
        {
            console.WriteLine("No function is started by a timer.");
            return;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumns("Function", "Schedule", "State", "Last", "Late", "Missed");
        foreach (var timer in timers)
            table.AddRow(
                timer!.Cell("function"), Schedule(timer!), State(timer!, now), timer!.Time("last") is { } last ? HumanTime.From(last, now) : "never",
                timer!.Milliseconds("lateMs") is { } late && late >= TimeSpan.FromSeconds(1) ? HumanTime.Of(late) : "", timer!.Number("missed") is > 0 and var missed ? $"{missed}" : "");
        console.Write(table);
    }

    private static string Schedule(JsonNode timer) => timer.Cell("schedule") + (timer.Cell("timeZone") is { Length: > 0 } zone ? $" [grey]{zone}[/]" : "");

    private static string State(JsonNode timer, DateTimeOffset now)
    {
        if (timer.Flag("isRunning")) return "[green]runs[/]";
        if (timer.Flag("isPaused")) return "[yellow]paused[/]";
        return timer.Time("next") is { } next ? $"next {HumanTime.From(next, now)}" : "never";
    }
}

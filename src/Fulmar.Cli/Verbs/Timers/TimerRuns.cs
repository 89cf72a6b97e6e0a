using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Spectre.Console;

namespace Fulmar.Cli.Verbs.Timers;

/// <summary><c>fulmar timers runs</c></summary>
internal static class TimerRuns
{
    private static readonly Argument<string> Function = new("function") { Description = "The function's name." };
    private static readonly Option<int?> Count = new("--count", "-n") { Description = "How many, the newest first. Default: as the host has it." };

    public static Command Create()
    {
        var verb = new Verb("runs", "Show how a timer's function has run.")
        {
            Arguments = { Function },
            Options = { Count, HostClient.Folder, HostClient.Data },
            Examples = ["fulmar timers runs CleanUp", "fulmar timers runs CleanUp --count 5 --json"],
        };
        verb.Runs(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.Find(call);
        var count = call.GetValue(Count) is { } asked ? $"?count={asked.ToString(CultureInfo.InvariantCulture)}" : "";
        var runs = (await host.GetAsync($"timers/{HostCalls.Escaped(call.GetValue(Function)!)}/runs{count}", cancellationToken).ConfigureAwait(false)).AsArray();
        output.Drawn(runs, json => json.JsonArray, console => Draw(console, runs, TimeProvider.System.GetUtcNow()));
        return ExitCode.Ok;
    }

    internal static void Draw(IAnsiConsole console, JsonArray runs, DateTimeOffset now)
    {
        if (runs.Count == 0)
        {
            console.WriteLine("It has not run yet.");
            return;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumns("Due", "Took", "Outcome", "Late", "Missed", "Attempts");
        foreach (var run in runs)
            table.AddRow(
                run!.Time("due") is { } due ? $"{due.LocalDateTime:yyyy-MM-dd HH:mm:ss} [grey]{HumanTime.From(due, now)}[/]" : "",
                run!.Time("started") is { } started && run!.Time("ended") is { } ended ? HumanTime.Of(ended - started) : "",
                run!.Cell("outcome") is var outcome && outcome.Equals("succeeded", StringComparison.OrdinalIgnoreCase) ? $"[green]{outcome}[/]" : $"[red]{outcome}[/]",
                run!.Milliseconds("lateMs") is { } late && late >= TimeSpan.FromSeconds(1) ? HumanTime.Of(late) : "", run!.Number("missed") is > 0 and var missed ? $"{missed}" : "", run!.Cell("attempts"));
        console.Write(table);
    }
}

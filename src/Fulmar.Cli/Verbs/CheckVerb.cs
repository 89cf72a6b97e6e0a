using System.CommandLine;
using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Server;
using Fulmar.Server.Admin;
using Fulmar.Server.Checking;
using Fulmar.Server.Configuration;
using Spectre.Console;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar check</c>: tells what of an app runs, without starting it.</summary>
internal static class CheckVerb
{
    private static readonly Argument<string> Folder = new("folder") { Description = "The app's folder.", DefaultValueFactory = _ => "." };
    private static readonly Option<bool> Settings = new("--settings") { Description = "Show every setting with its origin, secrets masked." };
    private static readonly Option<bool> Serving = new("--serving") { Description = "With --settings: as `fulmar serve` sees them." };

    public static Command Create()
    {
        var verb = new Verb("check", "Tell what of an Azure Functions app runs, what does not, and why; or show all settings.")
        {
            Arguments = { Folder },
            Options = { Settings, Serving },
            Examples = ["fulmar check", "fulmar check ../my-azure-app", "fulmar check --settings", "fulmar check --settings --serving"],
        };
        verb.Runs((call, output) => call.GetValue(Settings) ? ShowSettings(call, output) : Check(call, output));
        return verb;
    }

    private static int Check(ParseResult call, VerbOutput output)
    {
        var findings = AppCheck.Of(call.GetValue(Folder)!);
        var runs = findings.All(finding => finding.Verdict != Verdict.Fails);
        output.Drawn(new CheckDocument(runs, findings), json => json.CheckDocument, console =>
        {
            foreach (var finding in findings.OrderBy(finding => finding.Verdict))
            {
                var mark = finding.Verdict switch { Verdict.Runs => "[green]runs[/]", Verdict.Note => "[yellow]note[/]", _ => "[red]fails[/]" };
                console.MarkupLine($"{mark,-24} {Markup.Escape(finding.Subject)}  [grey]{Markup.Escape(finding.Place ?? "")}[/]");
                console.MarkupLineInterpolated($"        {finding.Reason}");
            }
            console.MarkupLine(runs ? "[green]The app runs.[/]" : "[red]The app does not run as it is.[/]");
        });
        return runs ? ExitCode.Ok : ExitCode.App;
    }

    private static int ShowSettings(ParseResult call, VerbOutput output)
    {
        var configuration = HostConfiguration.Read(
            Path.GetFullPath(call.GetValue(Folder)!), call.GetValue(Serving) ? RunMode.Serve : RunMode.Start, new Dictionary<string, string?>(), HostConfiguration.ProcessEnvironment());
        var rows = SettingsJson.Of(configuration);
        output.Drawn(rows, json => json.JsonArray, console =>
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("Where", "Key", "Value", "Origin");
            foreach (var row in rows) table.AddRow(Text(row, "section"), Text(row, "key"), Text(row, "value"), Text(row, "origin"));
            console.Write(table);
            foreach (var warning in configuration.Warnings) console.MarkupLineInterpolated($"[yellow]{warning}[/]");
        });
        return ExitCode.Ok;
    }

    private static string Text(JsonNode? row, string name) => Markup.Escape(row![name]?.GetValue<string>() ?? "");
}

/// <summary>What <c>fulmar check --json</c> prints.</summary>
internal sealed record CheckDocument(bool Runs, IReadOnlyList<Finding> Findings);

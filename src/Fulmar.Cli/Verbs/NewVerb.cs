using System.CommandLine;
using Fulmar.Cli.Apps;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Verbs.New;
using Spectre.Console;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar new</c>: adds a function. Each trigger is a command of its own, in <c>Verbs/New</c>.</summary>
internal static class NewVerb
{
    private static readonly Option<bool> List = new("--list") { Description = "Show what can be added." };

    private static readonly IReadOnlyList<FunctionTemplate> Templates = [NewHttp.Template, NewTimer.Template, NewQueue.Template];

    public static Command Create()
    {
        var verb = new Verb("new", "Add a function to an app.")
        {
            Options = { List },
            Subcommands = { NewHttp.Create(), NewTimer.Create(), NewQueue.Create() },
            Examples = ["fulmar new http hello", "fulmar new http place-booking --method post --route bookings", "fulmar new timer clean-up", "fulmar new queue confirm --queue bookings", "fulmar new --list"],
        };
        verb.Runs(Run);
        return verb;
    }

    private static int Run(ParseResult call, VerbOutput output)
    {
        if (!call.GetValue(List)) throw VerbFailure.Usage("What shall be added?", "'fulmar new --list' shows what can be; 'fulmar new http hello' is an example.");
        output.Drawn(Templates, json => json.IReadOnlyListFunctionTemplate, Draw);
        return ExitCode.Ok;
    }

    private static void Draw(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Template", "Languages", "Runs");
        foreach (var template in Templates) table.AddRow(template.Name, string.Join(", ", template.Languages), template.Description);
        console.Write(table);
    }
}

/// <summary>What <c>fulmar new … --json</c> prints.</summary>
internal sealed record NewDocument(string Name, string Template, string File);

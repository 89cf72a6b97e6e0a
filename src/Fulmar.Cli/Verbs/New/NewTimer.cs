using System.CommandLine;
using Fulmar.Cli.Apps;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Verbs.New;

/// <summary><c>fulmar new timer</c></summary>
internal static class NewTimer
{
    public static readonly FunctionTemplate Template = new("timer", "csharp", "by the clock");

    private static readonly Option<string> Schedule = new("--schedule")
    {
        Description = "When it runs: 'second minute hour day month weekday', the same without the second, or an interval such as 00:05:00.",
        DefaultValueFactory = _ => "0 */5 * * * *",
    };

    private static readonly Option<string?> Zone = new("--time-zone") { Description = "The zone of the schedule, such as Europe/Zurich. Default: the host's." };

    public static Command Create()
    {
        var name = NewFunction.NameArgument();
        var folder = NewFunction.FolderOption();
        var verb = new Verb("timer", "Add a function that runs by the clock.")
        {
            Arguments = { name },
            Options = { Schedule, Zone, folder },
            Examples = ["fulmar new timer clean-up", "fulmar new timer daily-report --schedule '0 30 6 * * *' --time-zone Europe/Zurich"],
        };
        verb.Runs((call, output) => NewFunction.Write(Template, call.GetValue(name)!, call.GetValue(folder)!, output, Values(call)));
        return verb;
    }

    private static Dictionary<string, string> Values(ParseResult call)
    {
        var zone = call.GetValue(Zone);
        return new()
        {
            ["schedule"] = NewFunction.Literal(call.GetValue(Schedule)!, "a schedule", "Such as '0 30 6 * * *'."),
            ["timeZone"] = zone is null ? "" : $", TimeZone = \"{NewFunction.Literal(zone, "a time zone", "Such as Europe/Zurich.")}\"",
        };
    }
}

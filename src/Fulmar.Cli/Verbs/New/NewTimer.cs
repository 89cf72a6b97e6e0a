using System.CommandLine;
using Fulmar.Cli.Apps;

namespace Fulmar.Cli.Verbs.New;

/// <summary><c>fulmar new timer</c></summary>
internal static class NewTimer
{
    public static readonly FunctionTemplate Template = new("timer", "by the clock");

    private static readonly Option<string> Schedule = new("--schedule")
    {
        Description = "When it runs: 'second minute hour day month weekday', the same without the second, or an interval such as 00:05:00.",
        DefaultValueFactory = _ => "0 */5 * * * *",
    };

    private static readonly Option<string?> Zone = new("--time-zone") { Description = "The zone of the schedule, such as Europe/Zurich. Default: the host's." };

    public static Command Create() => NewFunction.Create(Template, "Add a function that runs by the clock.", [Schedule, Zone],
        ["fulmar new timer clean-up", "fulmar new timer daily-report --schedule '0 30 6 * * *' --time-zone Europe/Zurich"], Values);

    private static Dictionary<string, string> Values(ParseResult call, AppLanguage language, string name)
    {
        var zone = call.GetValue(Zone) is { } given ? language.Literal(given, "a time zone", "Such as Europe/Zurich.") : null;
        return new()
        {
            ["schedule"] = language.Literal(call.GetValue(Schedule)!, "a schedule", "Such as '0 30 6 * * *'."),
            ["timeZone"] = zone is null ? ""
                : language == AppLanguage.CSharp ? $", TimeZone = \"{zone}\""
                // The package's types do not have it, and let it pass when it is spread.
                : language == AppLanguage.TypeScript ? $" ...{{ timeZone: '{zone}' }},"
                : $" timeZone: '{zone}',",
        };
    }
}

using System.CommandLine;

namespace Fulmar.Cli.CommandLine;

/// <summary><c>--json</c>, which every verb has: one JSON document on standard output, and nothing else there.</summary>
internal static class JsonOption
{
    public static readonly Option<bool> Instance = new("--json") { Description = "Print JSON for programs.", Recursive = true };

    public static bool IsSet(ParseResult call) => call.GetValue(Instance);
}

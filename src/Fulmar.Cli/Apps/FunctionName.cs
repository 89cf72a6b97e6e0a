using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Apps;

/// <summary>The name of a function, by the rule of Azure Functions.</summary>
internal static partial class FunctionName
{
    // Types that a function's source names: a class of the app with such a name would hide them.
    private static readonly FrozenSet<string> Taken = FrozenSet.ToFrozenSet(
        ["AuthorizationLevel", "CancellationToken", "Function", "FunctionContext", "HttpRequest", "HttpTrigger", "IResult", "Results", "System", "Task"]);

    /// <summary>The name as given, or a usage failure.</summary>
    public static string Checked(string name) => Valid().IsMatch(name)
        ? name
        : throw VerbFailure.Usage(
            $"'{name}' cannot name a function.", "A name begins with a letter and goes on with letters, digits, '_' and '-'; at most 128 in all.");

    /// <summary>The class for it: <c>place-booking</c> is <c>PlaceBooking</c>.</summary>
    public static string ClassName(string name)
    {
        var words = name.Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return Taken.Contains(joined) ? joined + "Function" : joined;
    }

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,127}\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Valid();
}

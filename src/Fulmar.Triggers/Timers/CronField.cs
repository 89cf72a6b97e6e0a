using System.Globalization;
using System.Text.RegularExpressions;

namespace Fulmar.Triggers.Timers;

/// <summary>
/// One of the six fields of a cron schedule. Azure reads them with NCrontab and Fulmar with Cronos, which is stricter: what only NCrontab takes
/// is rewritten to what both understand in the same way.
/// </summary>
internal sealed partial record CronField(string Name, int Min, int Max, string[] Names)
{
    /// <summary>In the order in which they are written.</summary>
    public static IReadOnlyList<CronField> All { get; } =
    [
        new("second", 0, 59, []), new("minute", 0, 59, []), new("hour", 0, 23, []), new("day", 1, 31, []),
        new("month", 1, 12, ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]),
        new("weekday", 0, 6, ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]),
    ];

    /// <summary>What the field takes, for people.</summary>
    public string Values => Names is [var first, .., var last] ? $"{Min} to {Max} or {first} to {last}" : $"{Min} to {Max}";

    /// <summary>Rewrites the field for Cronos. What it does not recognise stays as it is, for Cronos to judge.</summary>
    public string Rewrite(string text) =>
        text.Contains(',', StringComparison.Ordinal) ? string.Join(',', text.Split(',').Select(item => RewriteItem(item, inList: true))) : RewriteItem(text, inList: false);

    /// <summary>
    /// The first range that ends before it begins; null where there is none. NCrontab turns <c>22-2</c> round to 2-22 and Cronos goes on through
    /// midnight, so nobody can be sure of what was meant.
    /// </summary>
    public string? FindBackwards(string text) =>
        text.Split(',').FirstOrDefault(item => Item().Match(item) is { Success: true } match
            && Number(match.Groups["from"].Value) is { } from && Number(match.Groups["to"].Value) is { } to && from > to);

    private string RewriteItem(string text, bool inList)
    {
        if (Item().Match(text) is not { Success: true } match) return text;
        var (from, to, step) = (match.Groups["from"].Value, match.Groups["to"].Value, match.Groups["step"].Value);
        // In a list Cronos takes no star.
        var start = from == "*" ? inList ? $"{Min}-{Max}" : "*" : Value(from);
        if (to.Length > 0) start += $"-{Value(to)}";
        if (step.Length == 0) return start;
        // A step beyond the field leaves its first value, as `*/60` in minutes; Cronos refuses it.
        if (step.Length <= 4 && int.Parse(step, CultureInfo.InvariantCulture) > Max) return from == "*" ? $"{Min}" : Value(from);
        return $"{start}/{step}";
    }

    private string Value(string text) => Number(text) is { } number ? number.ToString(CultureInfo.InvariantCulture) : text;

    /// <summary>A number, or the first name that begins so: names may be cut short.</summary>
    private int? Number(string text)
    {
        if (text.Length == 0) return null;
        if (char.IsAsciiDigit(text[0])) return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var index = Array.FindIndex(Names, name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index + Min;
    }

    [GeneratedRegex(@"^(?<from>\*|[0-9]+|[A-Za-z]+)(?:-(?<to>[0-9]+|[A-Za-z]+))?(?:/(?<step>[0-9]+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Item();
}

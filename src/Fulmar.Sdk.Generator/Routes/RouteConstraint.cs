using System.Globalization;
using System.Text.RegularExpressions;

namespace Fulmar.Sdk.Generator.Routes;

/// <summary>The inline constraints that ASP.NET Core brings, and the arguments that each takes.</summary>
internal static class RouteConstraint
{
    private static readonly Dictionary<string, (int Fewest, int Most)> Counts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["int"] = (0, 0), ["bool"] = (0, 0), ["datetime"] = (0, 0), ["decimal"] = (0, 0), ["double"] = (0, 0), ["float"] = (0, 0), ["guid"] = (0, 0),
        ["long"] = (0, 0), ["alpha"] = (0, 0), ["required"] = (0, 0), ["file"] = (0, 0), ["nonfile"] = (0, 0),
        ["minlength"] = (1, 1), ["maxlength"] = (1, 1), ["length"] = (1, 2), ["min"] = (1, 1), ["max"] = (1, 1), ["range"] = (2, 2), ["regex"] = (1, 1),
    };

    /// <summary>What is wrong with a constraint, null for nothing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="argument">What stands in its parentheses; null where it has none.</param>
    public static string? ProblemOf(string name, string? argument)
    {
        if (!Counts.TryGetValue(name, out var count))
            return $"'{name}' is no route constraint. Take one of {string.Join(", ", Counts.Keys.OrderBy(c => c, StringComparer.Ordinal))}.";
        if (name.Equals("regex", StringComparison.OrdinalIgnoreCase)) return ProblemOfExpression(argument);
        var arguments = argument is null ? [] : argument.Split(',');
        if (arguments.Length < count.Fewest || arguments.Length > count.Most)
            return count.Most == 0 ? $"the constraint '{name}' takes no argument. Remove '({argument})'." : $"the constraint '{name}' takes {Numbers(count)}.";
        var isLength = name.EndsWith("length", StringComparison.OrdinalIgnoreCase);
        var values = new List<long>();
        foreach (var text in arguments)
        {
            if (!long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) || (isLength && value is < 0 or > int.MaxValue))
                return $"the constraint '{name}' takes {Numbers(count)}, which '{text}' is not.";
            values.Add(value);
        }
        return values.Count == 2 && values[0] > values[1] ? $"the constraint '{name}' takes the smaller number first." : null;
    }

    private static string Numbers((int Fewest, int Most) count) => count switch
    {
        (1, 1) => "a number",
        (2, 2) => "two numbers",
        _ => "one number or two",
    };

    private static string? ProblemOfExpression(string? argument)
    {
        if (string.IsNullOrEmpty(argument)) return "the constraint 'regex' takes a regular expression.";
        try { _ = new Regex(argument!.Replace("{{", "{").Replace("}}", "}")); }
        catch (ArgumentException exception) { return $"the constraint 'regex' takes a regular expression: {exception.Message}"; }
        return null;
    }
}

using System.Text;

namespace Fulmar.Sdk.Generator.Routes;

/// <summary>A value in a route template.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOptional">Whether a path without it matches: <c>{id?}</c>.</param>
internal sealed record RouteValue(string Name, bool IsOptional);

/// <summary>
/// A route template in the language of ASP.NET Core
/// (https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates).
/// </summary>
/// <param name="Values">Its values in order.</param>
/// <param name="Shape">The template in lower case without the names of its values: equal for templates that match the same paths.</param>
/// <param name="Problem">Why it cannot be read, as sentences; null where it can.</param>
internal sealed record RouteTemplate(IReadOnlyList<RouteValue> Values, string Shape, string? Problem)
{
    public static RouteTemplate Parse(string text)
    {
        var values = new List<RouteValue>();
        var shape = new StringBuilder();
        var problem = Read(Trim(text), values, shape);
        return new RouteTemplate(values, shape.ToString(), problem);
    }

    public RouteValue? Find(string name) =>
        Values.FirstOrDefault(v => string.Equals(v.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>One slash, or <c>~/</c>, may stand in front and means nothing.</summary>
    private static string Trim(string text) =>
        text.StartsWith("~/", StringComparison.Ordinal) ? text.Substring(2) : text.StartsWith("/", StringComparison.Ordinal) ? text.Substring(1) : text;

    private static string? Read(string text, List<RouteValue> values, StringBuilder shape)
    {
        if (text.Length == 0) return null;
        var segments = Split(text, out var problem);
        if (problem is not null) return problem;
        for (var i = 0; i < segments.Count; i++)
        {
            var isLast = i == segments.Count - 1;
            // One slash at the end is allowed.
            if (segments[i].Length == 0 && isLast) break;
            if (segments[i].Length == 0) return "two slashes follow each other. Remove one.";
            if (i > 0) shape.Append('/');
            problem = RouteSegment.Read(segments[i], isLast, values, shape);
            if (problem is not null) return problem;
        }
        return null;
    }

    /// <summary>Splits at the slashes outside of braces: a regular expression may hold slashes.</summary>
    private static List<string> Split(string text, out string? problem)
    {
        var segments = new List<string>();
        var start = 0;
        var inValue = false;
        problem = null;
        for (var i = 0; i < text.Length; i++)
        {
            var doubled = i + 1 < text.Length && text[i + 1] == text[i];
            switch (text[i])
            {
                // Doubled braces mean the character, inside of a value too: {code:regex(^\d{{4}}$)}.
                case '{' or '}' when doubled: i++; break;
                case '{' when inValue: problem = "a '{' stands inside of another. Close the first, or double the brace to mean the character."; return segments;
                case '{': inValue = true; break;
                case '}' when !inValue: problem = "a '}' has no '{'. Add it, or double the brace to mean the character."; return segments;
                case '}': inValue = false; break;
                case '/' when !inValue:
                    segments.Add(text.Substring(start, i - start));
                    start = i + 1;
                    break;
            }
        }
        if (inValue) problem = "a '{' has no '}'. Close it, or double the brace to mean the character.";
        segments.Add(text.Substring(start));
        return segments;
    }
}

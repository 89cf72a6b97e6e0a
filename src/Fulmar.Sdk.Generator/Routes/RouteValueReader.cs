namespace Fulmar.Sdk.Generator.Routes;

/// <summary>What stands between the braces of a route value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOptional"><c>{id?}</c>.</param>
/// <param name="IsCatchAll"><c>{*rest}</c> or <c>{**rest}</c>.</param>
/// <param name="Shape">The value without its name.</param>
internal sealed record ParsedValue(string Name, bool IsOptional, bool IsCatchAll, string Shape);

/// <summary>Reads <c>*name:constraint(argument)=default?</c>.</summary>
internal static class RouteValueReader
{
    /// <summary>The answer is what is wrong with the value, null for nothing.</summary>
    public static string? Read(string text, out ParsedValue? value)
    {
        value = null;
        var rest = text.TrimStart('*');
        var stars = text.Length - rest.Length;
        if (stars > 2) return $"'{{{text}}}' has more than two '*'. Take one.";
        var isOptional = rest.EndsWith("?", StringComparison.Ordinal);
        if (isOptional) rest = rest.Substring(0, rest.Length - 1);
        if (isOptional && stars > 0) return $"'{{{text}}}' is optional and takes the rest of the path. The rest may be empty anyway: remove the '?'.";

        var nameEnd = rest.IndexOfAny([':', '=']);
        var name = nameEnd < 0 ? rest : rest.Substring(0, nameEnd);
        if (name.Length == 0) return $"'{{{text}}}' has no name. Give it one.";
        if (name.IndexOfAny(['/', '{', '}', '?', '*']) >= 0) return $"'{name}' cannot name a route value: it holds one of / {{ }} ? *.";

        var problem = ReadConstraints(nameEnd < 0 ? "" : rest.Substring(nameEnd), out var fallback);
        if (problem is not null) return problem;
        if (isOptional && fallback is not null) return $"'{{{text}}}' is optional and has a default. Remove one of the two.";
        value = new ParsedValue(name, isOptional, stars > 0,
            $"{{{new string('*', stars)}{(nameEnd < 0 ? "" : rest.Substring(nameEnd))}{(isOptional ? "?" : "")}}}");
        return null;
    }

    private static string? ReadConstraints(string text, out string? fallback)
    {
        fallback = null;
        var position = 0;
        while (position < text.Length)
        {
            if (text[position] == '=')
            {
                fallback = text.Substring(position + 1);
                return null;
            }
            var start = ++position;
            while (position < text.Length && text[position] is not (':' or '=' or '(')) position++;
            var name = text.Substring(start, position - start);
            string? argument = null;
            if (position < text.Length && text[position] == '(')
            {
                var end = ArgumentEnd(text, position);
                if (end < 0) return $"the constraint '{name}' has a '(' without its ')'. Close it.";
                argument = text.Substring(position + 1, end - position - 1);
                position = end + 1;
            }
            if (RouteConstraint.ProblemOf(name, argument) is { } problem) return problem;
        }
        return null;
    }

    /// <summary>The ')' that the next constraint, the default, or the end follows: the argument of a regular expression may hold others.</summary>
    private static int ArgumentEnd(string text, int from)
    {
        for (var i = from + 1; i < text.Length; i++)
            if (text[i] == ')' && (i + 1 == text.Length || text[i + 1] is ':' or '='))
                return i;
        return -1;
    }
}

using System.Text;

namespace Fulmar.Sdk.Generator.Routes;

/// <summary>One segment of a route template: text, a value, or several of both.</summary>
internal static class RouteSegment
{
    /// <summary>Reads a segment; the answer is what is wrong with it, null for nothing.</summary>
    public static string? Read(string segment, bool isLast, List<RouteValue> values, StringBuilder shape)
    {
        var parts = Parts(segment);
        for (var i = 0; i < parts.Count; i++)
        {
            if (!parts[i].IsValue)
            {
                if (parts[i].Text.IndexOf('?') >= 0) return "a '?' stands outside of braces. A query string is no part of a route: remove it.";
                shape.Append(parts[i].Text.ToLowerInvariant());
                continue;
            }
            if (i > 0 && parts[i - 1].IsValue) return $"two values touch in '{segment}'. Put text between them.";
            var problem = RouteValueReader.Read(parts[i].Text, out var value);
            if (problem is not null) return problem;
            problem = Place(value!, segment, i, parts, isLast) ?? Repeat(value!, values);
            if (problem is not null) return problem;
            values.Add(new RouteValue(value!.Name, value.IsOptional));
            shape.Append(value.Shape);
        }
        return null;
    }

    private static string? Place(ParsedValue value, string segment, int index, List<Part> parts, bool isLast)
    {
        var lastPart = index == parts.Count - 1;
        if (value.IsCatchAll && parts.Count > 1) return $"'{{*{value.Name}}}' shares its segment '{segment}'. It takes the rest of the path: give it a segment of its own.";
        if (value.IsCatchAll && !isLast) return $"'{{*{value.Name}}}' is not last. It takes the rest of the path: put it at the end.";
        if (value.IsOptional && !(isLast && lastPart)) return $"'{{{value.Name}?}}' is optional and not last. Put it at the end, or remove the '?'.";
        if (value.IsOptional && parts.Count > 1 && !(index > 0 && parts[index - 1].Text == "."))
            return $"'{{{value.Name}?}}' is optional inside of the segment '{segment}'. Only a value after a '.' may be.";
        return null;
    }

    private static string? Repeat(ParsedValue value, List<RouteValue> values) =>
        values.Any(v => string.Equals(v.Name, value.Name, StringComparison.OrdinalIgnoreCase))
            ? $"the value '{value.Name}' occurs twice. Rename one." : null;

    /// <summary>Text and values by turns; braces are known to match.</summary>
    private static List<Part> Parts(string segment)
    {
        var parts = new List<Part>();
        var text = new StringBuilder();
        for (var i = 0; i < segment.Length; i++)
        {
            var doubled = i + 1 < segment.Length && segment[i + 1] == segment[i];
            if (segment[i] is '{' or '}' && doubled) text.Append(segment[i++]);
            else if (segment[i] == '{')
            {
                if (text.Length > 0) parts.Add(new Part(text.ToString(), false));
                text.Clear();
                var end = End(segment, i + 1);
                parts.Add(new Part(segment.Substring(i + 1, end - i - 1), true));
                i = end;
            }
            else text.Append(segment[i]);
        }
        if (text.Length > 0) parts.Add(new Part(text.ToString(), false));
        return parts;
    }

    private static int End(string segment, int from)
    {
        for (var i = from; i < segment.Length; i++)
        {
            if (segment[i] is not ('{' or '}')) continue;
            if (i + 1 < segment.Length && segment[i + 1] == segment[i]) i++;
            else if (segment[i] == '}') return i;
        }
        return segment.Length - 1;
    }

    private sealed record Part(string Text, bool IsValue);
}

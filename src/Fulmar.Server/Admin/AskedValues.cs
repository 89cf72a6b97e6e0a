using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Server.Admin;

/// <summary>Values of a request's query, checked: what is wrong is a <see cref="BadHttpRequestException"/> that names it and the cure.</summary>
internal static class AskedValues
{
    public static string? Text(this IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A number from 1; null where it is not said.</summary>
    public static int? Count(this IQueryCollection query, string name, int most)
    {
        if (query.Text(name) is not { } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most
            ? count
            : throw new BadHttpRequestException($"{name} is '{text}', and is a number from 1 to {most}.");
    }

    /// <summary>A duration; null where it is not said.</summary>
    public static TimeSpan? Duration(this IQueryCollection query, string name)
    {
        if (query.Text(name) is not { } text) return null;
        // Without a colon it would be days, which nobody means.
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) && duration >= TimeSpan.Zero
            ? duration
            : throw new BadHttpRequestException($"{name} is '{text}', and is a duration such as 00:05:00, or 1.00:00:00 for a day.");
    }
}

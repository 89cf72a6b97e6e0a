using System.Globalization;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>When a timer fires: a cron expression of five or six fields, a constant interval, or a setting that holds one of these.</summary>
internal static class Schedule
{
    /// <summary>Why the text can never be a schedule, as a sentence; null where it may. What stands in a cron expression's fields is the host's to read.</summary>
    public static string? ProblemOf(string text)
    {
        if (text.Contains('%')) return null;
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields is 5 or 6) return null;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval))
            return interval > TimeSpan.Zero ? null : "an interval must be longer than nothing.";
        return $"it has {fields} field{(fields == 1 ? "" : "s")} and is no interval. Write six fields (second minute hour day month weekday), five, or hh:mm:ss.";
    }
}

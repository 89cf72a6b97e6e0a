using System.Diagnostics.CodeAnalysis;
using Fulmar.Runtime;
using TimeZoneConverter;

namespace Fulmar.Triggers.Timers;

/// <summary>Whose clock a schedule means.</summary>
internal static class TimerZone
{
    private const int MostNear = 3;

    // Azure reads the first on Windows and the second on Linux.
    private static readonly string[] Settings = ["WEBSITE_TIME_ZONE", "TZ"];

    /// <summary>Finds the zone that the trigger names, else the app, else UTC.</summary>
    /// <param name="declared">What the trigger says; null or empty where it says nothing.</param>
    /// <param name="setting">Gives an app setting; null where there is none.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="problem">What is wrong and how to mend it, in one sentence.</param>
    public static bool TryChoose(
        string? declared, Func<string, string?> setting, [NotNullWhen(true)] out TimeZoneInfo? zone, [NotNullWhen(false)] out string? problem)
    {
        (zone, problem) = (TimeZoneInfo.Utc, null);
        var (id, origin) = Settings.Select(name => (Id: setting(name), Origin: $" of the app setting {name}"))
            .Prepend((Id: declared, Origin: "")).FirstOrDefault(said => !string.IsNullOrWhiteSpace(said.Id));
        if (id is null || TryFind(id, OfMachine, out zone, out var reason)) return true;
        problem = $"its time zone '{id}'{origin} {reason}";
        return false;
    }

    /// <summary>Finds a zone by its name in the IANA database or in Windows.</summary>
    internal static bool TryFind(
        string id, Func<string, TimeZoneInfo?> data, [NotNullWhen(true)] out TimeZoneInfo? zone, [NotNullWhen(false)] out string? reason)
    {
        id = id.Trim();
        var iana = TZConvert.TryWindowsToIana(id, out var mapped) ? mapped : id;
        // As it is written first: UTC is in both worlds, and needs no data under this name only.
        zone = data(id) ?? data(iana);
        reason = zone is not null ? null
            : TZConvert.KnownIanaTimeZoneNames.Contains(iana, StringComparer.OrdinalIgnoreCase)
                ? "has no data on this machine; install the package tzdata"
                : $"does not exist; {Near(id)}";
        return zone is not null;
    }

    private static TimeZoneInfo? OfMachine(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;

    private static string Near(string id)
    {
        var known = TZConvert.KnownIanaTimeZoneNames.Concat(TZConvert.KnownWindowsTimeZoneIds).ToList();
        var place = id[(id.LastIndexOf('/') + 1)..].Replace(' ', '_');
        List<string> near = [.. known.Where(name => place.Length > 2 && name.Contains(place, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        if (near.Count == 0 && Spelling.Closest(id, known) is { } meant) near.Add(meant);
        return near.Count == 0 ? "names are those of IANA, such as Europe/Berlin, or of Windows, such as W. Europe Standard Time"
            : $"did you mean {string.Join(" or ", near.Take(MostNear))}?";
    }
}

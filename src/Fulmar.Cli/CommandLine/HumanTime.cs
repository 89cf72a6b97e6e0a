using System.Globalization;

namespace Fulmar.Cli.CommandLine;

/// <summary>Durations as people say them: one number and one unit, rounded down.</summary>
internal static class HumanTime
{
    private static readonly (TimeSpan Unit, string Name)[] Units =
        [(TimeSpan.FromDays(1), "d"), (TimeSpan.FromHours(1), "h"), (TimeSpan.FromMinutes(1), "min"), (TimeSpan.FromSeconds(1), "s"), (TimeSpan.FromMilliseconds(1), "ms")];

    /// <summary>Such as <c>3 s</c>, <c>4 min</c>.</summary>
    public static string Of(TimeSpan span)
    {
        var length = span.Duration();
        // 90 minutes say more than an hour.
        var (unit, name) = Units.FirstOrDefault(unit => length >= (unit.Unit >= TimeSpan.FromMinutes(1) ? 2 * unit.Unit : unit.Unit), Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(length / unit):0} {name}");
    }

    /// <summary>A time as seen from now: <c>in 4 min</c>, <c>3 s ago</c>, <c>now</c>.</summary>
    public static string From(DateTimeOffset time, DateTimeOffset now) => (time - now) switch
    {
        var span when span.Duration() < TimeSpan.FromSeconds(1) => "now",
        var span when span > TimeSpan.Zero => $"in {Of(span)}",
        var span => $"{Of(span)} ago",
    };
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server.Logging;

/// <summary>
/// The lowest level that is kept, by category: the longest category of <c>logging.logLevel</c> that begins the entry's wins. An entry of user code
/// has a second name, <c>Function.{name}.User</c>, and the longer match of both counts.
/// </summary>
public sealed class LogLevels
{
    private const int MostKnown = 10_000;
    private readonly KeyValuePair<string, LogLevel>[] rules;
    private readonly LogLevel fallback;
    private int remembered;
    private readonly ConcurrentDictionary<(string Category, string? Function), LogLevel> known = new();

    /// <param name="configured">From <c>host.json</c>.</param>
    /// <param name="defaults">Where the file says nothing.</param>
    public LogLevels(IReadOnlyDictionary<string, string> configured, IReadOnlyDictionary<string, LogLevel> defaults)
    {
        var merged = new Dictionary<string, LogLevel>(defaults, StringComparer.OrdinalIgnoreCase);
        // Who asks for less in general does not want more of one category than was asked for.
        if (configured.TryGetValue("default", out var general) && Enum.Parse<LogLevel>(general, ignoreCase: true) > LogLevel.Information) merged.Clear();
        foreach (var (category, level) in configured) merged[category] = Enum.Parse<LogLevel>(level, ignoreCase: true);
        fallback = merged.GetValueOrDefault("default", LogLevel.Information);
        merged.Remove("default");
        // Where the doors are is always told, unless somebody names that very category.
        merged.TryAdd(LogConsole.Banner, LogLevel.Information);
        // The server's own chatter stays out unless somebody asks for it.
        merged.TryAdd("Microsoft", Max(fallback, LogLevel.Warning));
        merged.TryAdd("System", Max(fallback, LogLevel.Warning));
        rules = [.. merged.OrderByDescending(rule => rule.Key.Length)];
    }

    /// <summary>Successes at Debug are not kept.</summary>
    public static LogLevels Serving { get; } = new(new Dictionary<string, string>(), new Dictionary<string, LogLevel>());

    /// <summary>One line for every invocation.</summary>
    public static IReadOnlyDictionary<string, LogLevel> Developing { get; } = new Dictionary<string, LogLevel> { ["Host.Results"] = LogLevel.Debug };

    /// <summary>Whether such an entry is kept.</summary>
    /// <param name="category">The entry's category.</param>
    /// <param name="level">The entry's level.</param>
    /// <param name="function">The function that it belongs to, null for none.</param>
    public bool IsEnabled(string category, LogLevel level, string? function)
    {
        if (!known.TryGetValue((category, function), out var lowest))
        {
            lowest = Lowest(category, function);
            // Categories are usually a program's few types; an app that makes names up must not fill memory with them.
            if (Interlocked.Increment(ref remembered) <= MostKnown) known.TryAdd((category, function), lowest);
        }
        return level >= lowest && lowest != LogLevel.None;
    }

    private LogLevel Lowest(string category, string? function)
    {
        var own = Match(category);
        var user = function is null || category.StartsWith("Host.", StringComparison.Ordinal) || category.StartsWith("Fulmar.", StringComparison.Ordinal)
            || category.StartsWith("Microsoft.", StringComparison.Ordinal)
            ? null : Match($"Function.{function}.User");
        var best = (own, user) switch
        {
            ({ } a, { } b) => a.Key.Length >= b.Key.Length ? a : b,
            _ => own ?? user,
        };
        return best?.Value ?? fallback;
    }

    private KeyValuePair<string, LogLevel>? Match(string category)
    {
        foreach (var rule in rules)
            if (category.StartsWith(rule.Key, StringComparison.OrdinalIgnoreCase) && (category.Length == rule.Key.Length || category[rule.Key.Length] == '.'))
                return rule;
        return null;
    }

    private static LogLevel Max(LogLevel a, LogLevel b) => a > b ? a : b;
}

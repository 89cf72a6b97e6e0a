using System.Text.Json.Nodes;
using Spectre.Console;

namespace Fulmar.Cli.CommandLine;

/// <summary>Values of a host's JSON answers, for tables.</summary>
internal static class JsonText
{
    /// <summary>The text of a value, escaped for markup; empty where it is null.</summary>
    public static string Cell(this JsonNode node, string name) => Markup.Escape(node[name]?.ToString() ?? "");

    public static DateTimeOffset? Time(this JsonNode node, string name) => node[name]?.GetValue<DateTimeOffset>();

    public static TimeSpan? Milliseconds(this JsonNode node, string name) => node[name]?.GetValue<double>() is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    public static bool Flag(this JsonNode node, string name) => node[name]?.GetValue<bool>() ?? false;

    public static long Number(this JsonNode node, string name) => node[name]?.GetValue<long>() ?? 0;
}

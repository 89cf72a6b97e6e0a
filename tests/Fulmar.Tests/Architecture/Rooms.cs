using System.Reflection;
using Fulmar.Gateway;
using Fulmar.Runtime;
using Fulmar.Sdk.Generator;
using Fulmar.Server;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Fulmar.Triggers.Timers;

namespace Fulmar.Tests.Architecture;

/// <summary>The projects of <c>src/</c> as they are built, and what the architecture page says of them.</summary>
internal static class Rooms
{
    /// <summary>The compiled rooms by the name of their project.</summary>
    public static IReadOnlyDictionary<string, Assembly> Assemblies { get; } = new Dictionary<string, Assembly>
    {
        ["Fulmar.Sdk"] = typeof(FunctionAttribute).Assembly,
        ["Fulmar.Sdk.Generator"] = typeof(FunctionGenerator).Assembly,
        ["Fulmar.Storage"] = typeof(IStorageEngine).Assembly,
        ["Fulmar.Storage.Sqlite"] = typeof(SqliteEngine).Assembly,
        ["Fulmar.Runtime"] = typeof(ErrorCodes).Assembly,
        ["Fulmar.Triggers"] = typeof(TimerSchedule).Assembly,
        ["Fulmar.Gateway"] = typeof(GatewayDoor).Assembly,
        ["Fulmar.Server"] = typeof(FulmarHost).Assembly,
        ["Fulmar.Cli"] = Assembly.Load("fulmar"),
        ["Fulmar.Testing"] = Assembly.Load("Fulmar.Testing"),
    };

    /// <summary>The table of docs/architecture.md: each project with what it may reference.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Table()
    {
        var rows = SourceTree.Lines("docs/architecture.md")
            .SkipWhile(line => line != "| Project | Responsibility | May reference |").Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
        return rows.ToDictionary(row => row[0].Trim('`'), row => References(row[2]));
    }

    private static IReadOnlyList<string> References(string cell)
    {
        if (cell == "–") return [];
        return [.. cell.Split(',', StringSplitOptions.TrimEntries).Select(name => "Fulmar." + name).Order(StringComparer.Ordinal)];
    }
}

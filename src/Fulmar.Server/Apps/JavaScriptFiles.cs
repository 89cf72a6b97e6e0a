using System.Text.Json;
using System.Text.RegularExpressions;
using Fulmar.Runtime;

namespace Fulmar.Server.Apps;

/// <summary>What <c>package.json</c> says, as far as the host reads it.</summary>
/// <param name="Main">Which files have functions; null for none.</param>
/// <param name="Build">The script <c>build</c>; null for none.</param>
/// <param name="Dependencies">Packages that it asks for, of both kinds.</param>
internal sealed record PackageFile(string? Main, string? Build, IReadOnlyList<string> Dependencies);

/// <summary>What says that a folder has functions in JavaScript.</summary>
internal static partial class JavaScriptFiles
{
    private const string Package = "package.json";
    private static readonly string[] Kinds = ["dependencies", "devDependencies", "optionalDependencies"];

    /// <summary>Reads <c>package.json</c>; null where there is none.</summary>
    /// <exception cref="FulmarException">It is no JSON object (FUL1003).</exception>
    public static PackageFile? ReadPackage(string folder)
    {
        var file = Path.Combine(folder, Package);
        if (!File.Exists(file)) return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new JsonException("It is no object.");
            return new PackageFile(
                TextOf(root, "main"), root.TryGetProperty("scripts", out var scripts) ? TextOf(scripts, "build") : null,
                [.. Kinds.SelectMany(kind => root.TryGetProperty(kind, out var packages) && packages.ValueKind == JsonValueKind.Object
                    ? packages.EnumerateObject().Select(package => package.Name) : [])]);
        }
        catch (JsonException exception) { throw new FulmarException(ErrorCodes.BrokenJson, $"{file} cannot be read: {exception.Message}", exception); }
    }

    /// <summary>Whether the folder is an app of functions in JavaScript, whatever else lies in it.</summary>
    public static bool IsApp(string folder) => HasFunctionFolders(folder) || ReadPackage(folder) is { } package
        && (package.Dependencies.Contains("@azure/functions") || package.Main is not null);

    /// <summary>Whether one of its folders has a <c>function.json</c>.</summary>
    public static bool HasFunctionFolders(string folder) => Directory.EnumerateDirectories(folder).Any(inner => File.Exists(Path.Combine(inner, "function.json")));

    /// <summary>Whether there is a <c>package.json</c>.</summary>
    public static bool HasPackage(string folder) => File.Exists(Path.Combine(folder, Package));

    /// <summary>Folders that the app's own build writes, relative to it; none for an app that is not built.</summary>
    public static IReadOnlyList<string> OutputsOf(string folder)
    {
        if (ReadPackage(folder) is not { Build: not null }) return [];
        List<string> outputs = ["dist", "build", "out"];
        var settings = Path.Combine(folder, "tsconfig.json");
        if (File.Exists(settings) && OutputFolder().Match(File.ReadAllText(settings)) is { Success: true } match)
            outputs.Add(Path.GetRelativePath(folder, Path.GetFullPath(match.Groups[1].Value, folder)));
        return outputs;
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    [GeneratedRegex("\"outDir\"\\s*:\\s*\"([^\"]+)\"")]
    private static partial Regex OutputFolder();
}

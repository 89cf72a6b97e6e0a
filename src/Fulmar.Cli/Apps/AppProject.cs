using System.Text.Json;
using System.Xml.Linq;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Apps;

/// <summary>The project of an app that functions are added to.</summary>
/// <param name="Folder">The app's folder, absolute.</param>
/// <param name="Language">What a new function is written in.</param>
internal sealed record AppProject(string Folder, AppLanguage Language)
{
    /// <summary>Of a project in C#: its root namespace.</summary>
    public string Namespace { get; private init; } = "";

    /// <summary>Of an app in JavaScript: whether its files are ES modules.</summary>
    public bool IsModule { get; private init; }

    /// <summary>The project in this folder, or a usage failure that says why there is none.</summary>
    /// <param name="folder">The app's.</param>
    /// <param name="wanted">The language, where the folder may hold several; null for the first that it holds.</param>
    public static AppProject At(string folder, AppLanguage? wanted)
    {
        var path = Path.GetFullPath(folder);
        if (!File.Exists(Path.Combine(path, "host.json")))
            throw VerbFailure.Usage($"{path} is not the folder of an app: it has no host.json.", $"'{Release.Command} init' makes one there.");
        var projects = Directory.GetFiles(path, "*.csproj");
        if ((wanted ?? AppLanguage.CSharp) == AppLanguage.CSharp && projects.Length > 0)
            return projects is [var project]
                ? new AppProject(path, AppLanguage.CSharp) { Namespace = NamespaceOf(project) }
                : throw VerbFailure.Usage($"{path} has more than one project file (*.csproj).");
        if (wanted != AppLanguage.CSharp && File.Exists(Path.Combine(path, "package.json")))
            return new AppProject(path, wanted ?? (File.Exists(Path.Combine(path, "tsconfig.json")) ? AppLanguage.TypeScript : AppLanguage.JavaScript)) { IsModule = HasModules(path) };
        throw VerbFailure.Usage($"{path} holds no {(wanted is null ? "" : $"{wanted.Name} ")}app: it has no {Files(wanted)}.");
    }

    private static string Files(AppLanguage? wanted) =>
        wanted is null ? "project file (*.csproj) and no package.json" : wanted == AppLanguage.CSharp ? "project file (*.csproj)" : "package.json";

    private static bool HasModules(string folder)
    {
        var file = Path.Combine(folder, "package.json");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("type", out var type) && type.ValueEquals("module");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new VerbFailure(ExitCode.App, $"{file} cannot be read: {malformed.Message}");
        }
    }

    private static string NamespaceOf(string project)
    {
        try
        {
            var declared = XDocument.Load(project).Descendants().FirstOrDefault(element => element.Name.LocalName == "RootNamespace")?.Value.Trim();
            // One that MSBuild would compute cannot be known here.
            if (!string.IsNullOrEmpty(declared) && !declared.Contains('$', StringComparison.Ordinal)) return declared;
        }
        catch (System.Xml.XmlException malformed)
        {
            throw new VerbFailure(ExitCode.App, $"{project} is no XML: {malformed.Message}");
        }
        return AppName.Namespace(Path.GetFileNameWithoutExtension(project));
    }
}

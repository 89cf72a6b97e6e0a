using System.Xml.Linq;
using Fulmar.Runtime;
using Fulmar.Server.Configuration;

namespace Fulmar.Server.Apps;

/// <summary>What kind of app a folder holds.</summary>
public enum AppKind
{
    /// <summary>A project that is built.</summary>
    CSharpProject,

    /// <summary>The output of <c>dotnet publish</c>.</summary>
    CSharpPublished,

    /// <summary>Functions in JavaScript, and nothing else.</summary>
    JavaScript,

    /// <summary>A program that serves HTTP.</summary>
    CustomHandler,
}

/// <summary>A folder with a function app.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="EntryFile">The project file, or the published assembly.</param>
public sealed record AppFolder(string Path, AppKind Kind, string EntryFile)
{
    /// <summary>Whether it holds functions in JavaScript, alone or beside C#.</summary>
    public bool HasJavaScript { get; init; }

    private static readonly (string Pattern, string Language)[] Others =
    [
        ("function_app.py", "Python"), ("requirements.txt", "Python"), ("pom.xml", "Java"), ("build.gradle", "Java"),
        ("requirements.psd1", "PowerShell"), ("profile.ps1", "PowerShell"), ("*.fsproj", "F#"), ("*.vbproj", "Visual Basic"),
    ];

    /// <summary>Looks at a folder.</summary>
    /// <exception cref="FulmarException">No app (FUL1001), or a language that is not run (FUL1002).</exception>
    public static AppFolder Open(string folder)
    {
        var path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        if (!Directory.Exists(path))
            throw new FulmarException(ErrorCodes.NoApp, $"There is no folder {path}. Make an app there with `fulmar init {folder}`.");
        var host = System.IO.Path.Combine(path, "host.json");
        if (JsonFile.Read(host) is { } values && values.ContainsKey("customHandler:description:defaultExecutablePath")) return new AppFolder(path, AppKind.CustomHandler, host);
        var projects = Directory.GetFiles(path, "*.csproj");
        if (projects.Length > 1)
            throw new FulmarException(ErrorCodes.NoApp,
                $"{path} has {projects.Length} projects ({string.Join(", ", projects.Select(System.IO.Path.GetFileName))}). An app is a folder with one.");
        if (projects is [var project])
        {
            RefuseInProcessModel(project);
            return new AppFolder(path, AppKind.CSharpProject, project) { HasJavaScript = JavaScriptFiles.IsApp(path) };
        }
        if (PublishedAssembly(path) is { } assembly) return new AppFolder(path, AppKind.CSharpPublished, assembly) { HasJavaScript = JavaScriptFiles.IsApp(path) };
        if (JavaScriptFiles.HasPackage(path) || (JavaScriptFiles.HasFunctionFolders(path) && !Others.Any(other => Directory.EnumerateFiles(path, other.Pattern).Any())))
            return new AppFolder(path, AppKind.JavaScript, System.IO.Path.Combine(path, "package.json")) { HasJavaScript = true };
        throw Refusal(path);
    }

    private static string? PublishedAssembly(string path)
    {
        var configs = Directory.GetFiles(path, "*.runtimeconfig.json");
        var assembly = configs is [var one] ? one[..^".runtimeconfig.json".Length] + ".dll" : null;
        return assembly is not null && File.Exists(assembly) ? assembly : null;
    }

    private static FulmarException Refusal(string path)
    {
        foreach (var (pattern, language) in Others)
            if (Directory.EnumerateFiles(path, pattern).Any())
                return new FulmarException(ErrorCodes.LanguageNotSupported,
                    $"{path} is a {language} app ({pattern}), and Fulmar does not run {language} by itself. It runs C#, JavaScript, and any program that serves HTTP: name that in host.json (customHandler).");
        return new FulmarException(ErrorCodes.NoApp,
            $"{path} holds no function app: no .csproj, no package.json, and no published output. Make one with `fulmar init`.");
    }

    private static void RefuseInProcessModel(string project)
    {
        if (Packages(LoadProject(project)).Contains("Microsoft.NET.Sdk.Functions"))
            throw new FulmarException(ErrorCodes.LanguageNotSupported,
                $"{project} uses the in-process model (Microsoft.NET.Sdk.Functions), which Azure has retired. Move it to the isolated worker's shapes, then swap its packages for Fulmar.Sdk.");
    }

    /// <summary>Reads a project file.</summary>
    /// <exception cref="FulmarException">It is no XML (FUL1004).</exception>
    internal static XDocument LoadProject(string project)
    {
        try { return XDocument.Load(project); }
        catch (System.Xml.XmlException exception)
        {
            throw new FulmarException(ErrorCodes.BuildFailed, $"{project}({exception.LineNumber},{exception.LinePosition}): {exception.Message}", exception);
        }
    }

    /// <summary>The names of the packages that a project file references.</summary>
    internal static IReadOnlyList<string> Packages(XDocument project) =>
        [.. project.Descendants().Where(e => e.Name.LocalName == "PackageReference").Select(e => (string?)e.Attribute("Include") ?? "")];
}

using System.Xml.Linq;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Apps;

/// <summary>The C# project of an app that functions are added to.</summary>
/// <param name="Folder">The app's folder, absolute.</param>
/// <param name="Namespace">The project's root namespace.</param>
internal sealed record AppProject(string Folder, string Namespace)
{
    /// <summary>The project in this folder, or a usage failure that says why there is none.</summary>
    public static AppProject At(string folder)
    {
        var path = Path.GetFullPath(folder);
        if (!File.Exists(Path.Combine(path, "host.json")))
            throw VerbFailure.Usage($"{path} is not the folder of an app: it has no host.json.", $"'{Release.Command} init' makes one there.");
        return Directory.GetFiles(path, "*.csproj") switch
        {
            [var project] => new AppProject(path, NamespaceOf(project)),
            [] => throw VerbFailure.Usage($"{path} holds no C# app: it has no project file (*.csproj)."),
            _ => throw VerbFailure.Usage($"{path} has more than one project file (*.csproj)."),
        };
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

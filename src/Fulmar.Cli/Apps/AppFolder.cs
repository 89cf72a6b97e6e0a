using System.Xml.Linq;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Apps;

/// <summary>A folder that holds a C# app.</summary>
/// <param name="Path">The folder, absolute.</param>
/// <param name="Namespace">The root namespace of its project.</param>
internal sealed record AppFolder(string Path, string Namespace)
{
    /// <summary>The app in this folder, or a usage failure that says why there is none.</summary>
    public static AppFolder At(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        if (!File.Exists(System.IO.Path.Combine(path, "host.json")))
            throw VerbFailure.Usage($"{path} is not the folder of an app: it has no host.json.", $"'{Release.Command} init' makes one there.");
        return Directory.GetFiles(path, "*.csproj") switch
        {
            [var project] => new AppFolder(path, NamespaceOf(project)),
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
        return AppName.Namespace(System.IO.Path.GetFileNameWithoutExtension(project));
    }
}

using System.Security;
using System.Text.Json;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Apps;

/// <summary>The files that make a new app.</summary>
/// <param name="Folder">Where they go, absolute.</param>
/// <param name="Name">The app's name.</param>
/// <param name="Language">What its functions are written in.</param>
internal sealed record AppFiles(string Folder, string Name, AppLanguage Language)
{
    /// <summary>Writes the files, all or, where one stands already and <paramref name="force"/> is not set, none.</summary>
    /// <returns>Their paths relative to the folder.</returns>
    public IReadOnlyList<string> Write(bool force)
    {
        var names = new Dictionary<string, string> { ["name"] = Name };
        var files = Language.AppTemplates
            .SelectMany(source => Template.Below(source).Select(template => (template, path: Template.Fill(template.Name[(source.Length + 1)..], names))))
            .OrderBy(file => file.path, StringComparer.Ordinal).ToList();
        var values = Language == AppLanguage.CSharp ? CSharpValues() : NodeValues();
        if (!force) RefuseExisting(files.Select(file => file.path));

        values["name"] = Name;
        values["commandJson"] = JsonEncodedText.Encode(Release.Command).ToString();
        foreach (var (template, path) in files)
        {
            var target = Path.Combine(Folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, template.Render(values));
        }
        return [.. files.Select(file => file.path)];
    }

    private Dictionary<string, string> CSharpValues()
    {
        var version = Release.SdkVersion
            ?? throw VerbFailure.Environment("This build of the command line carries no Fulmar.Sdk.", "Use ./fulmar of a clone, or the installed tool.");
        return new()
        {
            ["namespace"] = AppName.Namespace(Name),
            ["sdkVersion"] = version,
            ["feedXml"] = SecurityElement.Escape(SdkFeed.Install(version)),
        };
    }

    // Packages of npm have no capitals.
    private Dictionary<string, string> NodeValues() => new() { ["package"] = Name.ToLowerInvariant(), ["version"] = Release.Version };

    private void RefuseExisting(IEnumerable<string> paths)
    {
        var existing = paths.Where(path => File.Exists(Path.Combine(Folder, path))).ToList();
        if (Language == AppLanguage.CSharp && Directory.Exists(Folder))
            existing.AddRange(Directory.GetFiles(Folder, "*.csproj").Select(project => Path.GetFileName(project)).Except(existing));
        if (existing.Count == 0) return;
        throw VerbFailure.Exists(
            $"{Folder} already has {string.Join(", ", existing)}; nothing was written.", "Choose another folder, or overwrite with --force.");
    }
}

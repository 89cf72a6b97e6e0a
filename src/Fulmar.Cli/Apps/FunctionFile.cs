using Fulmar.Cli.CommandLine;
using Fulmar.Runtime.Catalog;

namespace Fulmar.Cli.Apps;

/// <summary>A function's source file, made from a template.</summary>
internal static class FunctionFile
{
    /// <summary>
    /// Writes the function into a file of its own: a class beside the app's project, or <c>src/functions/name.js</c>. Templates can use <c>{{name}}</c>, the
    /// trigger's own values, and what <see cref="CSharp"/> or <see cref="Node"/> give.
    /// </summary>
    /// <returns>The file's path.</returns>
    public static string Write(AppProject app, FunctionTemplate template, string name, IEnumerable<KeyValuePair<string, string>> triggerValues)
    {
        if (!FunctionName.IsValid(name))
            throw VerbFailure.Usage(
                $"'{name}' cannot name a function.", "A name begins with a letter and goes on with letters, digits, '_' and '-'; at most 128 in all, and not 'host'.");
        var (file, values) = app.Language == AppLanguage.CSharp ? CSharp(app, name) : Node(app, name);
        var path = Path.Combine(app.Folder, file + app.Language.Ending);
        if (File.Exists(path)) throw VerbFailure.Exists($"{path} exists already.", "Choose another name, or remove the file first.");
        values["name"] = name;
        foreach (var (key, value) in triggerValues) values[key] = value;
        var text = new Template($"{app.Language.Name}/functions/{template.Name}{app.Language.Ending}").Render(values);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static (string File, Dictionary<string, string> Values) CSharp(AppProject app, string name)
    {
        var className = FunctionClass.NameFor(name);
        return (className, new() { ["class"] = className, ["namespace"] = app.Namespace });
    }

    private static (string File, Dictionary<string, string> Values) Node(AppProject app, string name)
    {
        var identifier = FunctionIdentifier.For(name);
        return ($"src/functions/{name}", new()
        {
            ["identifier"] = identifier,
            ["import"] = app.IsModule ? "import { app } from '@azure/functions';" : "const { app } = require('@azure/functions');",
            ["export"] = app.IsModule ? $"export {{ {identifier} }};" : $"module.exports = {{ {identifier} }};",
        });
    }
}

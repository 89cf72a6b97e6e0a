using Fulmar.Cli.CommandLine;
using Fulmar.Runtime.Catalog;

namespace Fulmar.Cli.Apps;

/// <summary>A function's source file, made from a template.</summary>
internal static class FunctionFile
{
    /// <summary>
    /// Writes the function's class beside the app's project. Templates can use <c>{{name}}</c>, <c>{{class}}</c>, <c>{{namespace}}</c> and
    /// the trigger's own values.
    /// </summary>
    /// <returns>The file's path.</returns>
    public static string Write(AppProject app, FunctionTemplate template, string name, params IEnumerable<KeyValuePair<string, string>> triggerValues)
    {
        if (!FunctionName.IsValid(name))
            throw VerbFailure.Usage(
                $"'{name}' cannot name a function.", "A name begins with a letter and goes on with letters, digits, '_' and '-'; at most 128 in all, and not 'host'.");
        var className = FunctionClass.NameFor(name);
        var path = Path.Combine(app.Folder, className + ".cs");
        if (File.Exists(path)) throw VerbFailure.Exists($"{path} exists already.", "Choose another name, or remove the file first.");
        var values = new Dictionary<string, string>(triggerValues)
        {
            ["name"] = name,
            ["class"] = className,
            ["namespace"] = app.Namespace,
        };
        File.WriteAllText(path, new Template($"{template.Language}/functions/{template.Name}.cs").Render(values));
        return path;
    }
}

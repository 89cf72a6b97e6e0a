using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Apps;

/// <summary>A function's source file, made from a template.</summary>
internal static class FunctionFile
{
    /// <summary>
    /// Writes the function's class into the app's folder. Templates can use <c>{{name}}</c>, <c>{{class}}</c>, <c>{{namespace}}</c> and
    /// the trigger's own values.
    /// </summary>
    /// <returns>The file's path.</returns>
    public static string Write(AppFolder app, FunctionTemplate template, string name, params IEnumerable<KeyValuePair<string, string>> triggerValues)
    {
        var className = FunctionName.ClassName(FunctionName.Checked(name));
        var path = Path.Combine(app.Path, className + ".cs");
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

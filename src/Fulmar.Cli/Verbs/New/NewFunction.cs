using System.CommandLine;
using Fulmar.Cli.Apps;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Verbs.New;

/// <summary>What the commands below <c>fulmar new</c> have in common: a name, a folder, a file that they write.</summary>
internal static class NewFunction
{
    /// <summary>What a trigger puts into its template.</summary>
    internal delegate Dictionary<string, string> TriggerValues(ParseResult call, AppLanguage language, string name);

    /// <summary>Makes one of these commands.</summary>
    public static Command Create(FunctionTemplate template, string description, IEnumerable<Option> options, IReadOnlyList<string> examples, TriggerValues values)
    {
        Argument<string> name = new("name") { Description = "The function's name." };
        Option<string> folder = new("--folder") { Description = "The app's folder. Default: the current one.", DefaultValueFactory = _ => "." };
        Option<string?> language = new("--language") { Description = "Its language, where the app holds several. Default: that of the app." };
        language.AcceptOnlyFromAmong([.. template.Languages]);
        var verb = new Verb(template.Name, description) { Arguments = { name }, Examples = examples };
        foreach (var option in options.Concat([language, folder])) verb.Options.Add(option);
        verb.Runs((call, output) =>
        {
            var app = AppProject.At(call.GetValue(folder)!, call.GetValue(language) is { } wanted ? AppLanguage.Named(wanted) : null);
            var function = call.GetValue(name)!;
            var file = FunctionFile.Write(app, template, function, values(call, app.Language, function));
            output.Result(new NewDocument(function, template.Name, file), json => json.NewDocument, text => text.WriteLine($"Added the function {function} in {file}"));
            return ExitCode.Ok;
        });
        return verb;
    }
}

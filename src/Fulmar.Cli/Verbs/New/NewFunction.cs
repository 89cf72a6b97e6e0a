using System.Buffers;
using System.CommandLine;
using Fulmar.Cli.Apps;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Verbs.New;

/// <summary>What the commands below <c>fulmar new</c> have in common: a name, a folder, a file that they write.</summary>
internal static class NewFunction
{
    private static readonly SearchValues<char> Unwritable = SearchValues.Create("\"\\");

    public static Argument<string> NameArgument() => new("name") { Description = "The function's name." };

    public static Option<string> FolderOption() => new("--folder")
    {
        Description = "The app's folder. Default: the current one.",
        DefaultValueFactory = _ => ".",
    };

    public static int Write(
        FunctionTemplate template, string name, string folder, VerbOutput output, IEnumerable<KeyValuePair<string, string>> triggerValues)
    {
        var file = FunctionFile.Write(AppProject.At(folder), template, name, triggerValues);
        output.Result(new NewDocument(name, template.Name, file), json => json.NewDocument, text =>
            text.WriteLine($"Added the function {name} in {file}"));
        return ExitCode.Ok;
    }

    /// <summary>A text that can stand in a C# string as it is; whether it is right is the compiler's to say.</summary>
    public static string Literal(string text, string what, string hint) =>
        text.Length > 0 && !text.AsSpan().ContainsAny(Unwritable) && !text.Any(char.IsControl) ? text : throw VerbFailure.Usage($"'{text}' cannot be {what}.", hint);
}

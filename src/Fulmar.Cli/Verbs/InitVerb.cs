using System.CommandLine;
using Fulmar.Cli.Apps;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar init</c>: makes an app.</summary>
internal static class InitVerb
{
    private static readonly Argument<string> Folder = new("folder")
    {
        Description = "Where to make the app; created if it is not there.",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string?> Name = new("--name") { Description = "The app's name. Default: the folder's." };

    private static readonly Option<string> Language = new("--language")
    {
        Description = "The language of its functions.",
        DefaultValueFactory = _ => "csharp",
    };

    private static readonly Option<bool> Force = new("--force") { Description = "Overwrite files that are there." };

    public static Command Create()
    {
        Language.AcceptOnlyFromAmong("csharp", "javascript", "typescript");
        var verb = new Verb("init", "Make an app.")
        {
            Arguments = { Folder },
            Options = { Name, Language, Force },
            Examples = ["fulmar init shop", "fulmar init --name shop", "fulmar init shop --force"],
        };
        verb.Runs(Run);
        return verb;
    }

    private static int Run(ParseResult call, VerbOutput output)
    {
        if (call.GetValue(Language) is "javascript" or "typescript")
            throw VerbFailure.Usage("Apps in JavaScript and TypeScript come with a later version of Fulmar.", "'--language csharp' works.");
        var given = call.GetValue(Folder)!;
        var folder = Path.GetFullPath(given);
        var name = call.GetValue(Name) is { } chosen ? AppName.Checked(chosen) : NameIn(folder);
        var files = new AppFiles(folder, name).Write(call.GetValue(Force));
        output.Result(new InitDocument(name, folder, files), json => json.InitDocument, text =>
        {
            text.WriteLine($"Made the app {name} in {folder}:");
            foreach (var file in files) text.WriteLine($"  {file}");
            text.WriteLine();
            text.WriteLine("Next:");
            if (given != ".") text.WriteLine($"  cd {Shell.Quoted(given)}");
            text.WriteLine($"  {Shell.Quoted(Release.Command)} new http hello");
            text.WriteLine($"  {Shell.Quoted(Release.Command)} start");
        });
        return ExitCode.Ok;
    }

    // An app that is made again keeps the name of its project.
    private static string NameIn(string folder) =>
        Directory.Exists(folder) && Directory.GetFiles(folder, "*.csproj") is [var project]
            ? AppName.Checked(Path.GetFileNameWithoutExtension(project))
            : AppName.FromFolder(folder);
}

/// <summary>What <c>fulmar init --json</c> prints.</summary>
internal sealed record InitDocument(string Name, string Folder, IReadOnlyList<string> Files);

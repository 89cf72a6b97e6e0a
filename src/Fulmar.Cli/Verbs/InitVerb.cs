using System.CommandLine;
using Fulmar.Cli.Apps;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar init</c>: makes an app.</summary>
internal static class InitVerb
{
    private const string Node = "node";

    private static readonly Argument<string> Folder = new("folder")
    {
        Description = "Where to make the app; created if it is not there.",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string?> Name = new("--name") { Description = "The app's name. Default: the folder's." };

    private static readonly Option<string?> Language = new("--language") { Description = "The language of its functions. Default: csharp." };

    private static readonly Option<string?> WorkerRuntime = new("--worker-runtime")
    {
        Description = "Azure's word for what runs its functions: dotnet-isolated is C#, node is JavaScript or, with --language, TypeScript.",
    };

    private static readonly Option<bool> Force = new("--force") { Description = "Overwrite files that are there." };

    public static Command Create()
    {
        Language.AcceptOnlyFromAmong([.. AppLanguage.All.Select(language => language.Name)]);
        WorkerRuntime.AcceptOnlyFromAmong("dotnet-isolated", Node);
        var verb = new Verb("init", "Make an app.")
        {
            Arguments = { Folder },
            Options = { Name, Language, WorkerRuntime, Force },
            Examples = ["fulmar init shop", "fulmar init shop --language typescript", "fulmar init --name shop", "fulmar init shop --force"],
        };
        verb.Runs(Run);
        return verb;
    }

    private static int Run(ParseResult call, VerbOutput output)
    {
        var language = LanguageOf(call);
        var given = call.GetValue(Folder)!;
        var folder = Path.GetFullPath(given);
        var name = call.GetValue(Name) is { } chosen ? AppName.Checked(chosen) : NameIn(folder);
        var files = new AppFiles(folder, name, language).Write(call.GetValue(Force));
        output.Result(new InitDocument(name, language.Name, folder, files), json => json.InitDocument, text =>
        {
            text.WriteLine($"Made the app {name} in {folder}:");
            foreach (var file in files) text.WriteLine($"  {file}");
            text.WriteLine();
            text.WriteLine("Next:");
            if (given != ".") text.WriteLine($"  cd {Shell.Quoted(given)}");
            // Apps of Node have a first function, for the test that comes with it.
            if (language == AppLanguage.CSharp) text.WriteLine($"  {Shell.Quoted(Release.Command)} new http hello");
            text.WriteLine($"  {Shell.Quoted(Release.Command)} start");
        });
        return ExitCode.Ok;
    }

    private static AppLanguage LanguageOf(ParseResult call)
    {
        var (language, runtime) = (call.GetValue(Language), call.GetValue(WorkerRuntime));
        var found = language is not null ? AppLanguage.Named(language) : runtime == Node ? AppLanguage.JavaScript : AppLanguage.CSharp;
        if (runtime is not null && (runtime == Node) == (found == AppLanguage.CSharp))
            throw VerbFailure.Usage($"'--worker-runtime {runtime}' does not run {found.Name}.", "Leave one of the two away.");
        return found;
    }

    // An app that is made again keeps the name of its project.
    private static string NameIn(string folder) =>
        Directory.Exists(folder) && Directory.GetFiles(folder, "*.csproj") is [var project]
            ? AppName.Checked(Path.GetFileNameWithoutExtension(project))
            : AppName.FromFolder(folder);
}

/// <summary>What <c>fulmar init --json</c> prints.</summary>
internal sealed record InitDocument(string Name, string Language, string Folder, IReadOnlyList<string> Files);

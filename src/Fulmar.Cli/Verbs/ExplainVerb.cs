using System.CommandLine;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar explain</c>: shows the page of an error's code.</summary>
internal static class ExplainVerb
{
    private static readonly Argument<string> Code = new("code") { Description = "Such as FUL1005." };

    public static Command Create()
    {
        var verb = new Verb("explain", "Show what an error's code means: what happened, the likely cause, what to do.")
        {
            Arguments = { Code },
            Examples = ["fulmar explain FUL1005"],
        };
        verb.Runs(Run);
        return verb;
    }

    private static int Run(ParseResult call, VerbOutput output)
    {
        var code = call.GetValue(Code)!.ToUpperInvariant();
        using var page = typeof(ExplainVerb).Assembly.GetManifestResourceStream($"errors/{code}")
            ?? throw VerbFailure.Usage($"There is no error {code}.", "Codes look like FUL1005; docs/errors lists them.");
        using var reader = new StreamReader(page);
        var document = new ExplainDocument(code, reader.ReadToEnd());
        output.Result(document, json => json.ExplainDocument, text => text.Write(document.Page));
        return ExitCode.Ok;
    }
}

/// <summary>What <c>fulmar explain --json</c> prints.</summary>
/// <param name="Code">The code.</param>
/// <param name="Page">Its page, in Markdown.</param>
internal sealed record ExplainDocument(string Code, string Page);

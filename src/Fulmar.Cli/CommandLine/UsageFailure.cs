using System.CommandLine;
using System.CommandLine.Invocation;

namespace Fulmar.Cli.CommandLine;

/// <summary>What to say about a call that does not parse.</summary>
internal static class UsageFailure
{
    public static VerbFailure Of(ParseResult call)
    {
        var message = string.Join(' ', call.Errors.Select(error => error.Message));
        var command = call.CommandResult.Command;
        if (command is RootCommand && call.UnmatchedTokens is [var verb, ..] && !verb.StartsWith('-'))
            message = $"There is no verb '{verb}'.";
        var help = command is RootCommand ? "fulmar --help" : $"fulmar {command.Name} --help";
        return VerbFailure.Usage(message, $"{Corrections(call)}See '{help}'.");
    }

    // The parser knows what is close to a mistyped word, but only prints it.
    private static string Corrections(ParseResult call)
    {
        if (call.Action is not ParseErrorAction action) return "";
        action.ShowHelp = false;
        action.ShowTypoCorrections = true;
        using var printed = new StringWriter();
        call.Invoke(new InvocationConfiguration { Output = printed, Error = TextWriter.Null });
        return printed.ToString();
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using Fulmar.Runtime;

namespace Fulmar.Cli.CommandLine;

/// <summary>What to say about a call that does not parse.</summary>
internal static class UsageFailure
{
    /// <summary>The failure of this call, null where there is none.</summary>
    public static VerbFailure? Of(ParseResult call)
    {
        var command = call.CommandResult;
        // Where an argument is free, the parser takes a mistyped option for its value.
        var unknown = call.UnmatchedTokens.Concat(MistakenForArguments(command)).ToList();
        if (call.Errors.Count == 0 && unknown.Count == 0) return null;

        var path = PathOf(command);
        var hint = $"See '{path} --help'.";
        var word = unknown.FirstOrDefault(token => token.StartsWith('-')) ?? unknown.FirstOrDefault();
        if (word is null)
            return VerbFailure.Usage(string.Join(' ', call.Errors.Select(error => error.Message)), hint);

        var isOption = word.StartsWith('-');
        var known = isOption ? OptionsOf(command) : command.Command.Subcommands.Select(verb => verb.Name);
        if (Spelling.Closest(word, known) is { } meant) hint = $"Did you mean '{meant}'? {hint}";
        var message = isOption ? $"There is no option '{word}'."
            : command.Command is RootCommand ? $"There is no verb '{word}'."
            : command.Command.Subcommands.Count > 0 ? $"There is no '{path} {word}'."
            : $"'{word}' is one word too many.";
        return VerbFailure.Usage(message, hint);
    }

    private static IEnumerable<string> MistakenForArguments(CommandResult command) =>
        from result in command.Children.OfType<ArgumentResult>()
        from token in result.Tokens
        where token.Value is ['-', not '-', ..] or ['-', '-', _, ..]
        select token.Value;

    private static IEnumerable<string> OptionsOf(SymbolResult? result)
    {
        for (; result is not null; result = result.Parent)
        {
            if (result is not CommandResult { Command: var command }) continue;
            foreach (var option in command.Options) yield return option.Name;
        }
    }

    private static string PathOf(SymbolResult? result)
    {
        var names = new Stack<string>();
        for (; result is not null; result = result.Parent)
            if (result is CommandResult { Command: var command }) names.Push(command is RootCommand ? "fulmar" : command.Name);
        return string.Join(' ', names);
    }
}

using System.CommandLine;
using System.CommandLine.Help;
using Fulmar.Cli.Verbs;

namespace Fulmar.Cli.CommandLine;

/// <summary>The whole command line: which verbs there are, and how a call of one ends.</summary>
internal static class FulmarCommand
{
    // A verb's Create only names its options. What it works with is first touched when it runs, so that `start` does not
    // pay for what only `new --list` draws.
    private static RootCommand Create()
    {
        var root = new RootCommand("Fulmar, a serverless platform that you run yourself.")
        {
            InitVerb.Create(),
            NewVerb.Create(),
            StartVerb.Create(),
            ServeVerb.Create(),
            CheckVerb.Create(),
            InvokeVerb.Create(),
            KeysVerb.Create(),
            LogsVerb.Create(),
            DataVerb.Create(),
            ExplainVerb.Create(),
            VersionVerb.Create(),
        };
        root.Options.Add(JsonOption.Instance);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelpAction((HelpAction)help.Action!);
        root.SetAction(parse => ((ExamplesHelpAction)help.Action).Invoke(parse));
        return root;
    }

    /// <summary>Runs one call; the result is the process's exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        // `--body @file` is the verb's own to read; the parser would put the file's words into the command line.
        var call = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (!AsksForHelp(call) && UsageFailure.Of(call) is { } wrong) return FailurePrinter.Print(wrong, call);
        try
        {
            return await call.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // Signals belong to the host: it drains to a deadline of its own.
                ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            return FailurePrinter.Print(failure, call);
        }
    }

    // `fulmar new http --help` shows help though the name is missing.
    private static bool AsksForHelp(ParseResult call) => call.Action is ExamplesHelpAction;
}

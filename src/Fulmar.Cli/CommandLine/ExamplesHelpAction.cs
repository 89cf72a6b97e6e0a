using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fulmar.Cli.CommandLine;

/// <summary>The parser's help, followed by examples.</summary>
internal sealed class ExamplesHelpAction(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly string[] Beginning =
    [
        "fulmar init shop                 make an app in the folder shop",
        "fulmar new http hello            add a function, in the app's folder",
        "fulmar new --list                see what functions can be added",
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        help.Invoke(parseResult);
        var examples = parseResult.CommandResult.Command is Verb verb ? verb.Examples : Beginning;
        if (examples.Count == 0) return ExitCode.Ok;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  {example}");
        return ExitCode.Ok;
    }
}

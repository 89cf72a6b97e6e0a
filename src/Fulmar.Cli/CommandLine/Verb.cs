using System.CommandLine;

namespace Fulmar.Cli.CommandLine;

/// <summary>One verb: a command with examples in its help.</summary>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Whole command lines, as one would type them.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What the verb does. It returns an exit code, or throws: <see cref="FailurePrinter"/> knows what that means.</summary>
    public void Runs(Func<ParseResult, VerbOutput, CancellationToken, Task<int>> run) =>
        SetAction((call, cancellationToken) => run(call, VerbOutput.For(call), cancellationToken));

    /// <inheritdoc cref="Runs(Func{ParseResult, VerbOutput, CancellationToken, Task{int}})"/>
    public void Runs(Func<ParseResult, VerbOutput, int> run) => SetAction(call => run(call, VerbOutput.For(call)));
}

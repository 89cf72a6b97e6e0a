using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Fulmar.Cli.CommandLine;

/// <summary>Where a verb puts its result: sentences and tables for a person, one document for a program.</summary>
internal sealed class VerbOutput(TextWriter writer, bool json)
{
    private const int WidthOfFiles = 1_000;

    public static VerbOutput For(ParseResult call) => new(call.InvocationConfiguration.Output, JsonOption.IsSet(call));

    /// <summary>Whether a program reads. Progress and advice are then left out.</summary>
    public bool IsJson { get; } = json;

    /// <summary>Prints the result in plain text, or as JSON under <c>--json</c>. What is not printed is not even loaded.</summary>
    public void Result<T>(T result, Func<CliJson, JsonTypeInfo<T>> document, Action<TextWriter> print)
    {
        if (IsJson) writer.WriteLine(JsonSerializer.Serialize(result, document(CliJson.Readable)));
        else print(writer);
    }

    /// <summary>Prints the result with tables and colour, or as JSON under <c>--json</c>.</summary>
    public void Drawn<T>(T result, Func<CliJson, JsonTypeInfo<T>> document, Action<IAnsiConsole> draw) => Result(result, document, text =>
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) });
        // No terminal bounds a line: one that is broken could not be searched.
        if (Console.IsOutputRedirected) console.Profile.Width = WidthOfFiles;
        draw(console);
    });
}

using System.CommandLine;
using System.Text.Json;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Storage;

namespace Fulmar.Cli.CommandLine;

/// <summary>The one place that turns an exception into what a person or a program reads, and into an exit code.</summary>
internal static class FailurePrinter
{
    public static int Print(Exception exception, ParseResult call)
    {
        var failure = Describe(exception);
        if (JsonOption.IsSet(call))
            Console.Out.WriteLine(JsonSerializer.Serialize(new FailureDocument(failure), CliJson.OneLine.FailureDocument));
        else
            PrintSentences(failure);
        return failure.ExitCode;
    }

    private static Failure Describe(Exception exception) => exception switch
    {
        FulmarException known => new(known.ExitCode, known.Code, known.Message, Hint: null),
        StorageException known => new(ErrorCodes.ExitCodeOf(known.Code), known.Code, known.Message, Hint: null),
        AppRejectedException rejected => new(rejected.Errors[0].ExitCode, rejected.Errors[0].Code, string.Join(Environment.NewLine, rejected.Errors.Select(e => e.Message)), Hint: null),
        VerbFailure known => new(known.ExitCode, known.Code, known.Message, known.Hint),
        // The only HTTP that verbs speak is with the host.
        HttpRequestException => new(ExitCode.NoHost, ErrorCodes.NoHost, $"The host does not answer any more: {exception.Message}", Hint: null),
        UnauthorizedAccessException or IOException => new(ExitCode.Environment, Code: null, exception.Message, Hint: null),
        OperationCanceledException => new(ExitCode.App, Code: null, "Cancelled.", Hint: null),
        _ => new(ExitCode.Bug, Code: null, exception.ToString(), "This is a bug in Fulmar."),
    };

    private static void PrintSentences(Failure failure)
    {
        var label = failure.Code is null ? "error:" : $"error {failure.Code}:";
        if (!Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "")
            label = $"\e[31m{label}\e[0m";
        Console.Error.WriteLine($"{label} {failure.Message}");
        if (failure.Hint is not null) Console.Error.WriteLine(failure.Hint);
        else if (failure.Code is not null) Console.Error.WriteLine($"More: {Shell.Quoted(Release.Command)} explain {failure.Code}");
    }
}

/// <summary>What went wrong, ready to print.</summary>
/// <param name="ExitCode">The process's exit code.</param>
/// <param name="Code">The error's code with a page of its own (<c>FUL2001</c>), where it has one.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do about it.</param>
internal sealed record Failure(int ExitCode, string? Code, string Message, string? Hint);

/// <summary>A failure under <c>--json</c>.</summary>
internal sealed record FailureDocument(Failure Error);

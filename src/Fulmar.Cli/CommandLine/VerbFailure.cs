namespace Fulmar.Cli.CommandLine;

/// <summary>Ends a verb with an exit code and one sentence.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">What is wrong, as a sentence.</param>
/// <param name="hint">What to do about it, where that is known.</param>
internal sealed class VerbFailure(int exitCode, string message, string? hint = null) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public string? Hint { get; } = hint;

    public static VerbFailure Usage(string message, string? hint = null) => new(CommandLine.ExitCode.Usage, message, hint);

    public static VerbFailure Environment(string message, string? hint = null) => new(CommandLine.ExitCode.Environment, message, hint);
}

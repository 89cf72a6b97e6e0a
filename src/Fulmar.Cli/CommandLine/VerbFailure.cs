using Fulmar.Runtime;

namespace Fulmar.Cli.CommandLine;

/// <summary>Ends a verb with an exit code and one sentence.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">What is wrong, as a sentence.</param>
/// <param name="hint">What to do about it, where that is known.</param>
/// <param name="code">The error's code, where it has one.</param>
internal sealed class VerbFailure(int exitCode, string message, string? hint = null, string? code = null) : Exception(message)
{
    public string? Code { get; } = code;

    public int ExitCode { get; } = exitCode;

    public string? Hint { get; } = hint;

    public static VerbFailure Usage(string message, string? hint = null) => new(CommandLine.ExitCode.Usage, message, hint, ErrorCodes.Usage);

    public static VerbFailure Exists(string message, string hint) => new(CommandLine.ExitCode.Usage, message, hint, ErrorCodes.FileExists);

    public static VerbFailure Environment(string message, string? hint = null) => new(CommandLine.ExitCode.Environment, message, hint);
}

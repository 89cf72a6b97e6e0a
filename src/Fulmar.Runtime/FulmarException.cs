namespace Fulmar.Runtime;

/// <summary>
/// Something that a person must mend: the app, the command, the machine. The message names the cause and the cure; the code has a page
/// in <c>docs/errors</c>.
/// </summary>
public sealed class FulmarException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>What the process returns when this ends it.</summary>
    public int ExitCode => ErrorCodes.ExitCodeOf(Code);
}

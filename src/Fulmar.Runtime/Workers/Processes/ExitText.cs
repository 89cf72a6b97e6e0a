namespace Fulmar.Runtime.Workers.Processes;

/// <summary>Why a process ended, for people.</summary>
internal static class ExitText
{
    /// <summary>In place of a status that nobody knows.</summary>
    public const int Unknown = -1;

    private const int Signalled = 128, Aborted = 6, Killed = 9, BadAccess = 11;

    /// <param name="status">As a shell tells it.</param>
    /// <param name="lastError">The last line that it wrote.</param>
    public static string Of(int status, string lastError) => status switch
    {
        Signalled + Aborted => $"signal {Aborted}, as when its memory is full (raise \"workerMemory\" in fulmar.json){Said(lastError)}",
        Signalled + Killed => "it was killed (signal 9)",
        Signalled + BadAccess => "signal 11, as when a native module fails",
        > Signalled => $"signal {status - Signalled}",
        0 => "exit code 0, as when the app calls process.exit()",
        < 0 => "nobody knows how",
        _ => $"exit code {status}{Said(lastError)}",
    };

    private static string Said(string lastError) => lastError.Length == 0 ? "" : $", its last words: {(lastError.Length <= 200 ? lastError : lastError[..200] + "…")}";
}

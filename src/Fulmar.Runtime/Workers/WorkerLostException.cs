namespace Fulmar.Runtime.Workers;

/// <summary>The process that ran a function is gone, or none can be had. Nobody's effects stand.</summary>
/// <param name="message">What became of it.</param>
/// <param name="isUnavailable">Whether the function did not begin, because processes of this app keep ending.</param>
public sealed class WorkerLostException(string message, bool isUnavailable = false) : Exception(message)
{
    /// <summary>Whether the function did not begin.</summary>
    public bool IsUnavailable { get; } = isUnavailable;
}

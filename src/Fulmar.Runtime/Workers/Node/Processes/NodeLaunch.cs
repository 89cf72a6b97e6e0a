namespace Fulmar.Runtime.Workers.Node.Processes;

/// <summary>How a worker's process is started. Two that are equal start the same process, so that one may stand in for another.</summary>
/// <param name="Executable">Node: a path, or a name that PATH leads to.</param>
/// <param name="Program">The worker's main file.</param>
/// <param name="Arguments">What Node is told besides.</param>
/// <param name="Environment">The process's variables, instead of the host's.</param>
/// <param name="SocketFolder">Where its socket is put: only this user may enter.</param>
public sealed record NodeLaunch(
    string Executable, string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string SocketFolder)
{
    /// <inheritdoc/>
    public bool Equals(NodeLaunch? other) => other is not null && Executable == other.Executable && Program == other.Program && SocketFolder == other.SocketFolder
        && Arguments.SequenceEqual(other.Arguments) && Environment.Count == other.Environment.Count
        && Environment.All(pair => other.Environment.TryGetValue(pair.Key, out var value) && value == pair.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Executable, Program, Arguments.Count, Environment.Count);

    /// <summary>Whether somebody wants to debug it: a second process would want the same port.</summary>
    internal bool IsInspected => Arguments.Any(argument => argument.StartsWith("--inspect", StringComparison.Ordinal));
}

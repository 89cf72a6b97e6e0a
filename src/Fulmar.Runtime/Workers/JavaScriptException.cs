namespace Fulmar.Runtime.Workers;

/// <summary>What a function in JavaScript threw.</summary>
/// <param name="name">The error's name, such as <c>TypeError</c>.</param>
/// <param name="message">Its message.</param>
/// <param name="stack">Its stack as JavaScript wrote it.</param>
public sealed class JavaScriptException(string name, string message, string? stack) : Exception(message)
{
    private const string Frame = "    at ";
    private static readonly string[] Plumbing = ["(node:", " at node:", "/workers/node/", " at async Promise.all"];

    /// <summary>The error's name.</summary>
    public string Name { get; } = name;

    /// <summary>The frames, without the line that repeats the message, and without those of Node and of the worker.</summary>
    public override string StackTrace { get; } = string.Join(Environment.NewLine, (stack ?? "").Split('\n')
        .Where(line => line.StartsWith(Frame, StringComparison.Ordinal) && !Plumbing.Any(part => line.Contains(part, StringComparison.Ordinal))));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Message}{Environment.NewLine}{StackTrace}";
}

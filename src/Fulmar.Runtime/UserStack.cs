namespace Fulmar.Runtime;

/// <summary>The part of a stack that a user wrote.</summary>
public static class UserStack
{
    /// <summary>The exception's frames down to where the host called the user's code, those of Fulmar and the runtime's plumbing left out.</summary>
    public static string Of(Exception exception)
    {
        var frames = (exception.StackTrace ?? "").Split(Environment.NewLine)
            .Where(line => line.Length > 0 && !IsPlumbing(line));
        return string.Join(Environment.NewLine, frames);
    }

    private static bool IsPlumbing(string line) =>
        line.Contains(" at Fulmar.Generated.", StringComparison.Ordinal) ||
        line.Contains(" at Fulmar.Runtime.", StringComparison.Ordinal) ||
        line.Contains(" at Fulmar.Gateway.", StringComparison.Ordinal) ||
        line.Contains(" at Fulmar.Hosting.", StringComparison.Ordinal) ||
        line.Contains(" at System.Reflection.", StringComparison.Ordinal) ||
        line.Contains(" at System.RuntimeMethodHandle.", StringComparison.Ordinal) ||
        line.StartsWith("---", StringComparison.Ordinal);
}

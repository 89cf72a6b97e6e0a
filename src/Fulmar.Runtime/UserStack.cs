namespace Fulmar.Runtime;

/// <summary>The part of a stack that a user wrote.</summary>
public static class UserStack
{
    /// <summary>The exception and those that caused it, the outermost first.</summary>
    public static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var one = exception; one is not null; one = one.InnerException) yield return one;
    }

    /// <summary>What kind of exception it is, as its author calls it.</summary>
    public static string NameOf(Exception exception) => exception is Workers.JavaScriptException error ? error.Name : exception.GetType().Name;

    /// <summary>
    /// The frames down to where the host called the user's code, those of Fulmar and the runtime's plumbing left out; of an exception that another
    /// caused, the other's first.
    /// </summary>
    public static string Of(Exception exception)
    {
        var frames = Chain(exception).Reverse().SelectMany(one => (one.StackTrace ?? "").Split(Environment.NewLine))
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

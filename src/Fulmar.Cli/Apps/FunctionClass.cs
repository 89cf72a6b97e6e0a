using System.Collections.Frozen;

namespace Fulmar.Cli.Apps;

/// <summary>The class that a new function is written in.</summary>
internal static class FunctionClass
{
    // Types that a function's source names: a class of the app with such a name would hide them.
    private static readonly FrozenSet<string> Taken = FrozenSet.ToFrozenSet(
        ["AuthorizationLevel", "CancellationToken", "Function", "FunctionContext", "HttpRequest", "HttpTrigger", "ILogger", "IResult", "Microsoft", "QueueTrigger", "Results", "System", "Task", "TimerInfo", "TimerTrigger"]);

    /// <summary>Its name: of the function <c>place-booking</c> it is <c>PlaceBooking</c>.</summary>
    public static string NameFor(string function)
    {
        var words = function.Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return Taken.Contains(joined) ? joined + "Function" : joined;
    }
}

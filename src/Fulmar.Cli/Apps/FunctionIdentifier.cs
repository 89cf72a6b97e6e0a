using System.Collections.Frozen;

namespace Fulmar.Cli.Apps;

/// <summary>What a new function in JavaScript or TypeScript is called in its file.</summary>
internal static class FunctionIdentifier
{
    // Reserved words, and names that its file uses.
    private static readonly FrozenSet<string> Taken = FrozenSet.ToFrozenSet(
        ("app arguments await break case catch class commit const continue debugger default delete do else enum eval export exports extends false finally for function if " +
         "implements import in instanceof interface let module new null package private protected public require return static super switch this throw true try typeof " +
         "undefined var void while with yield").Split(' '));

    /// <summary>Of the function <c>place-booking</c> it is <c>placeBooking</c>.</summary>
    public static string For(string function)
    {
        var words = function.Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Concat(words.Select((word, at) => (at == 0 ? char.ToLowerInvariant(word[0]) : char.ToUpperInvariant(word[0])) + word[1..]));
        return Taken.Contains(joined) ? joined + "Function" : joined;
    }
}

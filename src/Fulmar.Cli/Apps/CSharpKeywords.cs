using System.Collections.Frozen;

namespace Fulmar.Cli.Apps;

/// <summary>The reserved words of C# that a lower-case name may hit.</summary>
internal static class CSharpKeywords
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum " +
         "event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long " +
         "namespace new null object operator out override params private protected public readonly ref return sbyte sealed short " +
         "sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using " +
         "virtual void volatile while").Split(' '));

    public static bool Contains(string word) => Reserved.Contains(word);
}

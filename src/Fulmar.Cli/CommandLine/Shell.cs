using System.Buffers;

namespace Fulmar.Cli.CommandLine;

/// <summary>Words as a POSIX shell reads them.</summary>
internal static class Shell
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:@%+=,");

    /// <summary>The word, quoted where it must be to be copied into a shell.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

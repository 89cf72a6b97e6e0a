using System.Text;

namespace Fulmar.Triggers;

/// <summary>Text of user code as the storage takes it: without NUL and halves of characters, and not too long.</summary>
internal static class BoundedText
{
    /// <summary>The text, with an ellipsis where it is cut.</summary>
    /// <param name="text">Any.</param>
    /// <param name="most">Characters that it may have.</param>
    public static string Of(string text, int most)
    {
        var isCut = text.Length > most;
        var room = isCut ? most - 1 : most;
        var bounded = new StringBuilder(room + 1);
        // Half of a surrogate pair is enumerated as the replacement character.
        foreach (var rune in text.AsSpan().EnumerateRunes())
        {
            if (bounded.Length + rune.Utf16SequenceLength > room) break;
            bounded.Append(rune.Value == 0 ? " " : rune.ToString());
        }
        return isCut ? bounded.Append('…').ToString() : bounded.ToString();
    }
}

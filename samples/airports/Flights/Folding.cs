using System.Text;

namespace Airports.Flights;

/// <summary>Makes texts comparable that differ in case and accents only: <c>Łódź</c> becomes <c>lodz</c>.</summary>
internal static class Folding
{
    // A table, because Unicode's decomposition leaves letters such as ø, ł and ß as they are.
    private static readonly Dictionary<char, string> Plain = new[]
    {
        "a àáâãäåāăą", "ae æ", "c çćĉċč", "d ďđð", "e èéêëēĕėęě", "g ĝğġģ", "h ĥħ", "i ìíîïĩīĭįı", "j ĵ", "k ķ", "l ĺļľŀł", "n ñńņňŋ",
        "o òóôõöøōŏő", "oe œ", "r ŕŗř", "s śŝşšș", "ss ß", "t ţťŧț", "th þ", "u ùúûüũūŭůűų", "w ŵ", "y ýÿŷ", "z źżž",
    }.Select(line => line.Split(' ')).SelectMany(line => line[1].Select(letter => (Letter: letter, Plain: line[0]))).ToDictionary(p => p.Letter, p => p.Plain);

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.ToLowerInvariant())
        {
            if (Plain.TryGetValue(letter, out var plain)) folded.Append(plain);
            else folded.Append(letter);
        }
        return folded.ToString();
    }
}

using System.Text.RegularExpressions;

namespace Fulmar.Runtime.Catalog;

/// <summary>Azure's rule for the names of functions.</summary>
public static partial class FunctionName
{
    /// <summary>A letter, then at most 127 letters, digits, <c>_</c> and <c>-</c>; not <c>host</c>.</summary>
    public static bool IsValid(string name) => Rule().IsMatch(name) && !name.Equals("host", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,127}\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}

using System.Text.RegularExpressions;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Apps;

/// <summary>The name of an app: its project file, and by it its assembly.</summary>
internal static partial class AppName
{
    /// <summary>The name as given, or a usage failure.</summary>
    public static string Checked(string name) => Valid().IsMatch(name) && !IsSdk(name)
        ? name
        : throw VerbFailure.Usage(
            $"'{name}' cannot name an app.", "A name begins with a letter and goes on with letters, digits, '.', '_' and '-'; at most 128 in all.");

    /// <summary>A name made from a folder's; <c>app</c> where nothing of it can stay.</summary>
    public static string FromFolder(string path)
    {
        var name = Impossible().Replace(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), "-").TrimStart([.. "0123456789._-"]).TrimEnd('-', '.');
        if (name.Length > 128) name = name[..128];
        return Valid().IsMatch(name) && !IsSdk(name) ? name : "app";
    }

    /// <summary>The root namespace of an app with this name.</summary>
    public static string Namespace(string name) =>
        string.Join('.', name.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(Identifier));

    // Two words that differ in their signs only may meet here; a namespace may be shared.
    private static string Identifier(string part)
    {
        var identifier = part.Replace('-', '_');
        return char.IsAsciiLetter(identifier[0]) && !CSharpKeywords.Contains(identifier) ? identifier : "_" + identifier;
    }

    // A project cannot reference the package whose name it has.
    private static bool IsSdk(string name) => name.Equals("Fulmar.Sdk", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex Valid();

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex Impossible();
}

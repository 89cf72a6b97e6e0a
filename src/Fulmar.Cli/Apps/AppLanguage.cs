using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Apps;

/// <summary>A language that an app's functions are written in.</summary>
/// <param name="Name">As one types it; also the folder of its templates.</param>
/// <param name="Ending">Of its files.</param>
internal sealed record AppLanguage(string Name, string Ending)
{
    public static readonly AppLanguage CSharp = new("csharp", ".cs");
    public static readonly AppLanguage JavaScript = new("javascript", ".js");
    public static readonly AppLanguage TypeScript = new("typescript", ".ts");

    public static readonly IReadOnlyList<AppLanguage> All = [CSharp, JavaScript, TypeScript];

    /// <summary>Where the templates of a new app are.</summary>
    public IReadOnlyList<string> AppTemplates => this == CSharp ? ["csharp/app"] : ["node/app", $"{Name}/app"];

    /// <summary>The one with that name, which is known to be there.</summary>
    public static AppLanguage Named(string name) => All.Single(language => language.Name == name);

    /// <summary>A text that can stand in a string of the language; whether it is right is the compiler's or the host's to say.</summary>
    public string Literal(string text, string what, string hint)
    {
        if (text.Length == 0 || text.Contains('\\', StringComparison.Ordinal) || text.Any(char.IsControl) || (this == CSharp && text.Contains('"', StringComparison.Ordinal)))
            throw VerbFailure.Usage($"'{text}' cannot be {what}.", hint);
        return this == CSharp ? text : text.Replace("'", "\\'", StringComparison.Ordinal);
    }
}

using System.Text.RegularExpressions;

namespace Fulmar.Cli.Apps;

/// <summary>
/// A text of <c>Templates/</c>. <c>{{word}}</c> stands for a value, in the text and in the file's name. The ending
/// <c>.template</c> keeps compiler, editor and git from taking the file for what it will become.
/// </summary>
/// <param name="Name">The path below <c>Templates/</c> without that ending (<c>csharp/app/host.json</c>).</param>
internal sealed partial record Template(string Name)
{
    private const string Root = "Templates/";
    private const string Ending = ".template";

    /// <summary>All templates below a folder of <c>Templates/</c>, by name.</summary>
    public static IEnumerable<Template> Below(string folder) =>
        from resource in typeof(Template).Assembly.GetManifestResourceNames()
        where resource.StartsWith($"{Root}{folder}/", StringComparison.Ordinal) && resource.EndsWith(Ending, StringComparison.Ordinal)
        orderby resource
        select new Template(resource[Root.Length..^Ending.Length]);

    /// <summary>The template's text with the values put in.</summary>
    public string Render(IReadOnlyDictionary<string, string> values)
    {
        using var stream = typeof(Template).Assembly.GetManifestResourceStream(Root + Name + Ending)
            ?? throw new InvalidOperationException($"There is no template '{Name}'.");
        using var reader = new StreamReader(stream);
        return Fill(reader.ReadToEnd(), values);
    }

    /// <summary>Puts values into a text or a path.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(text, match => values[match.Groups[1].Value]);

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Placeholder();
}

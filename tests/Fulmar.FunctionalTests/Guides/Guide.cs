using Fulmar.FunctionalTests.Clones;

namespace Fulmar.FunctionalTests.Guides;

/// <summary>A fenced block of a guide, and what the comment in the line before says of it.</summary>
public sealed record GuideBlock(string Language, string Mark, string Text)
{
    private const string From = "from ";

    /// <summary>The file of the repository that the block is taken from; null for none.</summary>
    public string? Source => Mark.StartsWith(From, StringComparison.Ordinal) ? Mark[From.Length..] : null;
}

/// <summary>A guide as the list of its blocks.</summary>
public static class Guide
{
    public static IReadOnlyList<GuideBlock> Read(string name)
    {
        List<GuideBlock> blocks = [];
        List<string>? open = null;
        var (language, mark) = ("", "");
        foreach (var line in File.ReadLines(Path.Combine(Clone.Root, "docs", "guides", name)))
        {
            if (open is null && line.StartsWith("```", StringComparison.Ordinal)) (open, language) = ([], line[3..]);
            else if (open is not null && line == "```")
            {
                blocks.Add(new(language, mark, string.Join('\n', open)));
                open = null;
                mark = "";
            }
            else if (open is not null) open.Add(line);
            else mark = line.StartsWith("<!-- ", StringComparison.Ordinal) && line.EndsWith(" -->", StringComparison.Ordinal) ? line[5..^4] : "";
        }
        return blocks;
    }
}

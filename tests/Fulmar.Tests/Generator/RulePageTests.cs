using System.Text.RegularExpressions;

namespace Fulmar.Tests.Generator;

/// <summary>Every code of the generator has a page, and every such page a code.</summary>
public sealed partial class RulePageTests
{
    private static readonly string Folder = Path.Combine(Repository.Folder, "docs", "errors");

    public static TheoryData<string> Codes => [.. RuleCases.Codes];

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_page_says_what_happened_why_and_what_to_do(string code)
    {
        var page = File.ReadAllText(Path.Combine(Folder, code + ".md"));

        Assert.Matches($"^# {code}: \\S", page);
        Assert.Equal(["## What happened", "## Likely cause", "## What to do"], Heading().Matches(page).Select(m => m.Value.TrimEnd()));
        Assert.Contains("// before", page, StringComparison.Ordinal);
        Assert.Contains("// after", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_belongs_to_a_code() =>
        Assert.Equal(RuleCases.Codes, Directory.EnumerateFiles(Folder, "FUL20*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order());

    [GeneratedRegex("^## .*$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}

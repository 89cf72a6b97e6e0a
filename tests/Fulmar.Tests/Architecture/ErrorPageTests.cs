using System.Reflection;
using System.Text.RegularExpressions;
using Fulmar.Runtime;
using Fulmar.Storage;

namespace Fulmar.Tests.Architecture;

/// <summary>Every code has a page, and every page a code.</summary>
public sealed partial class ErrorPageTests
{
    private static readonly string[] OfTheHost =
        [.. new[] { typeof(ErrorCodes), typeof(StorageErrors) }.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Where(field => field.IsLiteral).Select(field => (string)field.GetValue(null)!)];

    private static readonly string[] OfTheCompiler = [.. SourceTree.Files("src/Fulmar.Sdk.Generator/Rules", ".cs")
        .SelectMany(file => Quoted().Matches(SourceTree.Text(file))).Select(match => match.Groups[1].Value).Distinct()];

    private static readonly string[] All = [.. OfTheHost.Concat(OfTheCompiler).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Codes => [.. All];

    [Fact]
    public void No_code_is_given_twice()
    {
        Assert.Equal(All.Distinct(), All);
        Assert.All(OfTheHost, code => Assert.DoesNotMatch("^FUL20", code));
        Assert.All(OfTheCompiler, code => Assert.Matches("^FUL20", code));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_page_says_what_happened_why_and_what_to_do(string code)
    {
        var page = SourceTree.Text($"docs/errors/{code}.md");

        Assert.Matches($"^# {code}: \\S", page);
        Assert.Equal(["## What happened", "## Likely cause", "## What to do"], Heading().Matches(page).Select(match => match.Value.TrimEnd()));
        Assert.Contains("```", page[page.IndexOf("## What to do", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void An_exit_code_on_a_page_is_that_of_the_code()
    {
        var wrong =
            from code in OfTheHost
            from Match match in ExitCode().Matches(SourceTree.Text($"docs/errors/{code}.md"))
            where match.Groups[1].Value != $"{ErrorCodes.ExitCodeOf(code)}"
            select $"{code}: {match.Value}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_page_has_a_code() =>
        Assert.Equal(All, SourceTree.Files("docs/errors", ".md").Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name != "README"));

    [Fact]
    public void The_index_has_every_code_with_the_title_of_its_page()
    {
        var index = SourceTree.Text("docs/errors/README.md");
        foreach (var code in All)
            Assert.Contains($"| [{code}]({code}.md) | {SourceTree.Lines($"docs/errors/{code}.md")[0][$"# {code}: ".Length..]} |", index, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_that_is_mentioned_exists()
    {
        var unknown =
            from file in SourceTree.Files("src", "").Concat(SourceTree.Pages).Distinct()
            where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".md", StringComparison.Ordinal) || file.EndsWith(".template", StringComparison.Ordinal)
            from Match match in Mention().Matches(SourceTree.Text(file))
            where !All.Contains(match.Value)
            select $"{match.Value} in {file}";

        Assert.Empty(unknown);
    }

    [GeneratedRegex("\"(FUL[0-9]{4})\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\bFUL[0-9]{4}\b")]
    private static partial Regex Mention();

    [GeneratedRegex(@"\bexit\s+code(?:\s+is)?\s+([0-9]+)")]
    private static partial Regex ExitCode();

    [GeneratedRegex("^## .*$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}

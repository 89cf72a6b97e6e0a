using System.Text.RegularExpressions;
using Fulmar.Server.Configuration;

namespace Fulmar.Tests.Architecture;

/// <summary>What the pages say is there.</summary>
public sealed partial class PageTests
{
    // One word for one thing: these are taken, whether the thing is there yet or not.
    private static readonly string[] Reserved =
    [
        "App", "Function", "Trigger", "Binding", "Invocation", "Outcome", "Worker", "Commit", "Queue", "Message", "Stream", "Event", "Topic",
        "Document", "Blob", "Workflow", "Step", "Entity", "Projection", "Route", "Upstream", "Site", "Table", "Row", "Device", "Twin", "Policy",
        "Deployment", "Node", "Lease", "Engine",
    ];

    [Fact]
    public void The_glossary_has_the_reserved_words_each_once()
    {
        var words = SourceTree.Lines("docs/glossary.md").Select(line => Word().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList();

        Assert.Empty(Reserved.Except(words));
        Assert.Equal(words.Distinct(), words);
    }

    [Fact]
    public void Every_relative_link_leads_somewhere()
    {
        var broken =
            from page in SourceTree.Pages
            from link in Links(page)
            where !Resolves(page, link)
            select $"{page} → {link}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_command_that_a_page_types_exists()
    {
        const string suffix = "Verb.cs";
        var verbs = SourceTree.Files("src/Fulmar.Cli/Verbs", suffix).Select(file => Path.GetFileName(file)[..^suffix.Length].ToLowerInvariant())
            // The page of a mistyped one.
            .Append("strat").ToHashSet();
        var unknown =
            from page in SourceTree.Pages
            from Match command in Command().Matches(string.Concat(Fence().Matches(SourceTree.Text(page)).Select(fence => fence.Value + "\n")))
            where !verbs.Contains(command.Groups[1].Value)
            select $"{page}: {command.Value}";

        Assert.True(verbs.Count > 5);
        Assert.Empty(unknown);
    }

    [Fact]
    public void Code_that_is_from_a_file_is_literally_in_it()
    {
        var blocks =
            from page in SourceTree.Pages
            from Match block in Excerpt().Matches(SourceTree.Text(page))
            select (Page: page, File: block.Groups[1].Value, Text: block.Groups[2].Value.TrimEnd());

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(block.Text, SourceTree.Text(block.File)));
    }

    [Fact]
    public void Nothing_is_left_to_do_in_the_text()
    {
        const string mark = "TO" + "DO";

        Assert.DoesNotContain(SourceTree.Pages.Concat(SourceTree.CSharp), file => Regex.IsMatch(SourceTree.Text(file), $@"\b{mark}\b"));
    }

    [Fact]
    public void The_configuration_page_has_every_key_of_the_host_with_its_default()
    {
        var page = SourceTree.Text("docs/reference/configuration.md");

        foreach (var known in KnownKeys.Fulmar)
            Assert.Matches($@"(?m)^\| `{known.Key}` \|.*{(known.Default is null ? "" : Regex.Escape($"`{known.Default}`"))}", page);
        foreach (var known in KnownKeys.Honoured)
            Assert.Matches($@"(?m)^\| `{Regex.Escape(known.Key.Replace(':', '.'))}` \|.*{(known.Default is null ? "" : Regex.Escape($"`{known.Default}`"))}", page);
    }

    [Fact]
    public void The_configuration_page_names_every_key_that_is_accepted()
    {
        var page = SourceTree.Text("docs/reference/configuration.md");
        var accepted = KnownKeys.HostJsonTop.Concat(KnownKeys.HostJsonHttp).Concat(KnownKeys.HostJsonHsts).Concat(KnownKeys.HostJsonExtensions)
            .Concat(KnownKeys.HostJsonLogging).Concat(KnownKeys.HostJsonConsole).Concat(KnownKeys.LocalSettingsTop).Concat(KnownKeys.LocalSettingsHost);

        Assert.All(accepted, key => Assert.Matches($@"[`.]{Regex.Escape(key)}[`.]", page));
    }

    /// <summary>Targets of links and pictures that are neither addresses nor in an example.</summary>
    private static IEnumerable<string> Links(string page)
    {
        var text = Fence().Replace(SourceTree.Text(page), "");
        return Link().Matches(text).Concat(Source().Matches(text)).Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal));
    }

    private static bool Resolves(string page, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        var path = Path.GetRelativePath(Repository.Folder, Path.GetFullPath(Path.Combine(Repository.Folder, target)));
        if (!SourceTree.Has(path)) return false;
        return parts.Length == 1 || (path.EndsWith(".md", StringComparison.Ordinal) && Anchors(path).Contains(parts[1]));
    }

    /// <summary>The anchors that a page's headings have: lower case, without signs, spaces as hyphens.</summary>
    private static HashSet<string> Anchors(string path) =>
        [.. Fence().Replace(SourceTree.Text(path), "").Split('\n').Where(line => line.StartsWith('#'))
            .Select(line => Signs().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"^\| \*\*(\w[\w ]*)\*\* \|")]
    private static partial Regex Word();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^(?:\w+=\S+ |sudo )*(?:[./\w]*/)?fulmar ([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^<!-- from (\S+) -->\n```\w*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Excerpt();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("(?:src|srcset)=\"([^\"]+)\"")]
    private static partial Regex Source();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Signs();
}

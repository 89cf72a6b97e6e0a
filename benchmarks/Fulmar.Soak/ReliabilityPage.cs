using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Fulmar.Soak;

/// <summary>The page that says what was proved how often: each soak writes its own section anew.</summary>
internal static class ReliabilityPage
{
    public const string Name = "docs/reference/reliability.md";

    private const string Beginning = """
        # Reliability

        What was made to fail, how often, and what held. `./test` does each of these a few times with fresh seeds; `./soak NAME --count N` as often as asked, and
        writes its section here. Each suite has a red twin: the same with a guard taken away, which must fail.

        """;

    public static void Write(ISoak soak, int count, int seed, SoakResult result)
    {
        var root = Root();
        var file = Path.Combine(root, Name);
        var page = File.Exists(file) ? File.ReadAllText(file) : Beginning;
        File.WriteAllText(file, With(page, soak.Name, Section(root, soak, count, seed, result)));
    }

    /// <summary>The page with a section in place of the one of that name, or behind all others.</summary>
    public static string With(string page, string name, string section)
    {
        var known = Regex.Match(page, $@"^## {Regex.Escape(name)}\n.*?(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline);
        return known.Success ? page[..known.Index] + section + page[(known.Index + known.Length)..].TrimStart('\n') : page.TrimEnd() + "\n\n" + section;
    }

    private static string Section(string root, ISoak soak, int count, int seed, SoakResult result)
    {
        var commit = Git(root, "rev-parse", "--short", "HEAD") + (Git(root, "status", "--porcelain", "--untracked-files=no", "--", "src").Length > 0 ? " with changes" : "");
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var text = new StringBuilder($"""
            ## {soak.Name}

            {soak.Description}

            {day}, commit `{commit}`, {Environment.ProcessorCount} cores ({RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}), .NET {Environment.Version}: `./soak {soak.Name} --count {count} --seed {seed}`

            | What | Figure |
            |---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var (what, figure) in result.Figures) text.Append($"| {what} | {figure} |\n");
        text.Append($"| problems | {result.Problems.Count} |\n\n");
        return text.ToString();
    }

    private static string Git(string root, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", root, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return output;
    }

    /// <summary>The clone that this was built from.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Fulmar.slnx"))) return folder.FullName;
        throw new InvalidOperationException("A soak runs from a clone.");
    }
}

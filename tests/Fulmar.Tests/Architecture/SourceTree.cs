using System.Diagnostics;

namespace Fulmar.Tests.Architecture;

/// <summary>The files of the repository that people write.</summary>
internal static class SourceTree
{
    private static readonly string[] Code = ["src", "tests", "samples", "benchmarks"];
    private static readonly string[] Made = ["bin", "obj", "artifacts", "node_modules", "TestResults"];

    private static readonly IReadOnlyList<string> All = [.. (OfGit() ?? Walk(Repository.Folder)).Order(StringComparer.Ordinal)];

    private static readonly HashSet<string> Paths = [.. All.SelectMany(WithFolders)];

    /// <summary>Paths relative to the root, with slashes, of the files below a folder that end so.</summary>
    public static IEnumerable<string> Files(string folder, string ending) =>
        All.Where(file => (folder.Length == 0 || file.StartsWith(folder + "/", StringComparison.Ordinal)) && file.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Everything in C#.</summary>
    public static IEnumerable<string> CSharp => Code.SelectMany(folder => Files(folder, ".cs"));

    /// <summary>Every page.</summary>
    public static IEnumerable<string> Pages => Files("", ".md");

    /// <summary>Whether there is such a file, or a folder with one; what is ignored by git does not count, because no clone has it.</summary>
    /// <param name="path">Relative to the root.</param>
    public static bool Has(string path) => Paths.Contains(path.TrimEnd('/'));

    public static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Folder, file));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Repository.Folder, file));

    private static IEnumerable<string> WithFolders(string file)
    {
        for (var path = file; path is { Length: > 0 }; path = Path.GetDirectoryName(path)) yield return path;
    }

    /// <summary>What git has, and what it would take; null where this is no clone.</summary>
    private static List<string>? OfGit()
    {
        if (!Path.Exists(Path.Combine(Repository.Folder, ".git"))) return null;
        var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Repository.Folder,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        // One that was just removed is still known.
        return [.. files.Distinct().Where(file => File.Exists(Path.Combine(Repository.Folder, file)))];
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return Path.GetRelativePath(Repository.Folder, file);
        foreach (var inner in Directory.EnumerateDirectories(folder))
            if (Path.GetFileName(inner) is var name && !name.StartsWith('.') && !Made.Contains(name))
                foreach (var file in Walk(inner)) yield return file;
    }
}

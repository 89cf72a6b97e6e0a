namespace Fulmar.Tests.Architecture;

/// <summary>The files of the repository that people write.</summary>
internal static class SourceTree
{
    private static readonly string[] Code = ["src", "tests", "samples", "benchmarks"];
    private static readonly string[] Made = ["bin", "obj", "artifacts", "node_modules", "TestResults"];

    /// <summary>Paths relative to the root, with slashes, of the files below a folder that end so.</summary>
    public static IEnumerable<string> Files(string folder, string ending) =>
        Walk(Path.Combine(Repository.Folder, folder)).Where(file => file.EndsWith(ending, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.Folder, file)).Order(StringComparer.Ordinal);

    /// <summary>Everything in C#.</summary>
    public static IEnumerable<string> CSharp => Code.SelectMany(folder => Files(folder, ".cs"));

    /// <summary>Every page.</summary>
    public static IEnumerable<string> Pages => Files("", ".md");

    public static string Text(string file) => File.ReadAllText(Path.Combine(Repository.Folder, file));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Repository.Folder, file));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (var inner in Directory.EnumerateDirectories(folder))
            if (Path.GetFileName(inner) is var name && !name.StartsWith('.') && !Made.Contains(name))
                foreach (var file in Walk(inner)) yield return file;
    }
}

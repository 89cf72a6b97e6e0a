using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Clones;

/// <summary>The clone that these tests were built from.</summary>
public static class Clone
{
    public static string Root { get; } = FindRoot();

    public static string FulmarCommand => Path.Combine(Root, "fulmar");

    /// <summary>Runs <c>./fulmar</c> as a user does.</summary>
    public static Task<ProcessRun> Fulmar(
        IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null) =>
        ProcessRun.Of(FulmarCommand, arguments, folder, environment);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Fulmar.slnx"))) return folder.FullName;
        throw new InvalidOperationException("These tests run from a clone.");
    }
}

using System.Diagnostics;
using System.Xml.Linq;
using Fulmar.Runtime;
using Fulmar.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server.Apps;

/// <summary>
/// Builds an app's project when it has changed. Whether it has is decided from names, sizes and times of its inputs, in milliseconds, because
/// asking MSBuild takes seconds.
/// </summary>
internal sealed partial class AppBuild(AppFolder app, HostOptions options, IReadOnlyDictionary<string, string?> environment, ILogger logger)
{
    private static readonly string[] Skipped = ["bin", "obj", ".fulmar", ".git", ".vs", ".vscode", ".idea", "node_modules", "wwwroot"];
    private static readonly string[] Settings = ["host.json", "local.settings.json", "fulmar.json"];
    private static readonly string[] Scripts = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];
    private static readonly string[] FromAbove = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "nuget.config", "global.json"];

    /// <summary>How long another one may build the same app. Default 10 minutes.</summary>
    internal TimeSpan OthersBound { get; init; } = MostOfOthers;

    internal static readonly TimeSpan MostOfOthers = TimeSpan.FromMinutes(10);

    /// <summary>Returns the assembly of an up-to-date build.</summary>
    /// <exception cref="FulmarException">It does not build (FUL1004), or there is no SDK (FUL4007).</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        if (Recorded(FingerprintOf()) is { } known) return known;

        Directory.CreateDirectory(options.BuildFolder);
        using var alone = await TakeTurnAsync(app, OthersBound, logger, cancellationToken).ConfigureAwait(false);
        // As it is before the build: what is saved while it runs may not be in it, and must be built again.
        var fingerprint = FingerprintOf();
        if (Recorded(fingerprint) is { } meanwhile) return meanwhile;
        var targetFile = Path.Combine(options.BuildFolder, "target");
        File.Delete(targetFile);
        Log.Building(logger, Path.GetFileName(app.EntryFile));
        var started = Stopwatch.GetTimestamp();
        var (exitCode, output) = await BuildAsync(targetFile, cancellationToken).ConfigureAwait(false);
        // A runtime alone brings `dotnet` too, which then says so.
        if (exitCode != 0 && output.Contains("No .NET SDKs were found", StringComparison.Ordinal)) throw NoSdk("`dotnet` has no SDK");
        if (exitCode != 0)
            throw new FulmarException(ErrorCodes.BuildFailed, $"{Path.GetFileName(app.EntryFile)} does not build:{Environment.NewLine}{Errors(output)}");
        if (!File.Exists(targetFile))
            throw new FulmarException(ErrorCodes.NoFunctions,
                $"{app.EntryFile} does not reference Fulmar.Sdk. Swap its Microsoft.Azure.Functions.Worker packages for <PackageReference Include=\"Fulmar.Sdk\" />; the source stays as it is.");
        var assembly = (await File.ReadAllTextAsync(targetFile, cancellationToken).ConfigureAwait(false)).Trim();
        await File.WriteAllTextAsync(Path.Combine(options.BuildFolder, "fingerprint"), $"{fingerprint}\n{assembly}\n", cancellationToken).ConfigureAwait(false);
        Log.Built(logger, Stopwatch.GetElapsedTime(started).TotalSeconds);
        return assembly;
    }

    /// <summary>The assembly of the newest build, whoever made it: this class, <c>dotnet build</c> or <c>dotnet publish</c>. Null for none.</summary>
    public static string? FindExisting(AppFolder app, string buildFolder)
    {
        var name = Path.GetFileNameWithoutExtension(app.EntryFile);
        List<string> candidates = [];
        var recorded = Path.Combine(buildFolder, "target");
        if (File.Exists(recorded)) candidates.Add(File.ReadAllText(recorded).Trim());
        var bin = Path.Combine(app.Path, "bin");
        if (Directory.Exists(bin))
            candidates.AddRange(Directory.EnumerateFiles(bin, name + ".dll", SearchOption.AllDirectories).Where(file => File.Exists(Path.ChangeExtension(file, ".deps.json"))));
        return candidates.Where(File.Exists).MaxBy(File.GetLastWriteTimeUtc);
    }

    /// <summary>
    /// Two builds of one project write over each other's files: a host that develops and the tests that run meanwhile take turns.
    /// </summary>
    internal static async Task<FileStream> TakeTurnAsync(AppFolder app, TimeSpan bound, ILogger logger, CancellationToken cancellationToken)
    {
        var file = LockOf(app);
        var since = Stopwatch.GetTimestamp();
        for (var told = false; ; told = true)
        {
            if (FileLock.TryTake(file) is { } alone) return alone;
            if (!told) Log.Waiting(logger, Path.GetFileName(app.EntryFile));
            if (Stopwatch.GetElapsedTime(since) > bound)
                throw new FulmarException(ErrorCodes.BuildFailed, $"Another process has been building {Path.GetFileName(app.EntryFile)} for {bound}. End it, and start again.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Held by who builds the app.</summary>
    internal static string LockOf(AppFolder app) => Doors.SocketFolder.PathFor(app.EntryFile, ".build");

    private string? Recorded(string fingerprint)
    {
        var file = Path.Combine(options.BuildFolder, "fingerprint");
        return File.Exists(file) && File.ReadAllLines(file) is [var known, var assembly, ..] && known == fingerprint && File.Exists(assembly) ? assembly : null;
    }

    private async Task<(int ExitCode, string Output)> BuildAsync(string targetFile, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet",
            ["build", app.EntryFile, "-c", "Debug", "-nologo", "-v", "quiet", "-clp:NoSummary;ForceNoAlign", $"-p:FulmarTargetFile={targetFile}"]) { WorkingDirectory = app.Path };
        // MSBuild takes variables for properties: the app's settings must not be among them.
        var variables = new Dictionary<string, string?>(environment) { ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" };
        variables.Remove("MSBUILDDISABLENODEREUSE");
        try { return await BuildTool.RunAsync(start, variables, cancellationToken).ConfigureAwait(false); }
        catch (System.ComponentModel.Win32Exception exception) { throw NoSdk("`dotnet` is not on the PATH", exception); }
    }

    private static FulmarException NoSdk(string reason, Exception? inner = null) => new(ErrorCodes.NoSdk,
        $"The app must be built, and {reason}. Install the .NET 10 SDK (https://dot.net/download), or start a published app.", inner);

    /// <summary>The compiler's errors, each once; all that was said where there is none.</summary>
    private static string Errors(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var errors = lines.Where(line => line.Contains(": error ", StringComparison.Ordinal)).Select(WithoutProject).Distinct().ToList();
        return string.Join(Environment.NewLine, errors.Count > 0 ? errors : lines);

        static string WithoutProject(string line) => line.EndsWith(']') && line.LastIndexOf(" [", StringComparison.Ordinal) is > 0 and var at ? line[..at] : line;
    }

    /// <summary>Of what the build reads.</summary>
    internal string FingerprintOf()
    {
        using var fingerprint = new Fingerprint();
        // Another Sdk generates other code.
        fingerprint.Add(typeof(FunctionAttribute).Assembly.Location);
        // Scripts beside the C# are the business of another build.
        var isOfTwo = app.HasJavaScript && !TakesScripts(AppFolder.LoadProject(app.EntryFile));
        List<string> outputs = isOfTwo ? [.. JavaScriptFiles.OutputsOf(app.Path).Select(output => Path.Combine(app.Path, output))] : [];
        foreach (var folder in FoldersOf(app))
            fingerprint.AddAll(folder,
                file => !Settings.Contains(Path.GetFileName(file)) && !(isOfTwo && folder == app.Path && Scripts.Contains(Path.GetExtension(file))),
                inner => !IsSkipped(Path.GetFileName(inner) + "/.") && inner != options.DataDirectory && !outputs.Contains(inner));
        for (var folder = Path.GetDirectoryName(app.Path); folder is not null; folder = Path.GetDirectoryName(folder))
            foreach (var name in FromAbove)
                if (Path.Combine(folder, name) is var file && File.Exists(file)) fingerprint.Add(file);
        return fingerprint.Take();
    }

    /// <summary>Whether a project may have scripts among its items, or runs something that may read them.</summary>
    private static bool TakesScripts(XDocument project) => project.Descendants().Any(element => element.Name.LocalName == "Exec"
        || element.Attributes().Any(attribute => attribute.Name.LocalName is "Include" or "Update"
            && (attribute.Value.EndsWith('*') || Scripts.Any(extension => attribute.Value.Contains(extension, StringComparison.OrdinalIgnoreCase)))));

    /// <summary>The folders of the app's project and of all projects that it references.</summary>
    /// <exception cref="FulmarException">One of them is no XML (FUL1004).</exception>
    internal static IReadOnlyList<string> FoldersOf(AppFolder app) =>
        app.Kind == AppKind.CSharpProject ? [.. FoldersOf(app.EntryFile, new HashSet<string>(StringComparer.Ordinal)).Distinct()] : [app.Path];

    private static IEnumerable<string> FoldersOf(string project, HashSet<string> seen)
    {
        if (!File.Exists(project) || !seen.Add(project)) yield break;
        var folder = Path.GetDirectoryName(project)!;
        yield return folder;
        var references = AppFolder.LoadProject(project).Descendants().Where(e => e.Name.LocalName == "ProjectReference")
            .Select(e => (string?)e.Attribute("Include")).OfType<string>();
        foreach (var reference in references)
            foreach (var inner in FoldersOf(Path.GetFullPath(Path.Combine(folder, reference.Replace('\\', '/'))), seen)) yield return inner;
    }

    /// <summary>Whether a file in one of these folders never changes the app.</summary>
    internal static bool IsSkipped(string relativePath) => relativePath.Split('/').SkipLast(1).Any(part => Skipped.Contains(part) || part.StartsWith('.'));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Building {Project} …")]
        public static partial void Building(ILogger logger, string project);

        [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for another build of {Project} …")]
        public static partial void Waiting(ILogger logger, string project);

        [LoggerMessage(Level = LogLevel.Information, Message = "Built in {Seconds:0.0} s")]
        public static partial void Built(ILogger logger, double seconds);
    }
}

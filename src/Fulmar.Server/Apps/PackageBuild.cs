using System.ComponentModel;
using System.Diagnostics;
using Fulmar.Runtime;
using Fulmar.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server.Apps;

/// <summary>Brings an app in JavaScript into the state in which it runs: its packages, and what its own script <c>build</c> makes, when something has changed.</summary>
internal sealed partial class PackageBuild(AppFolder app, HostOptions options, IReadOnlyDictionary<string, string?> environment, OwnWrites own, ILogger logger)
{
    private const int ShownLines = 60;
    private static readonly KeyValuePair<string, string?> NoNotice = new("npm_config_update_notifier", "false");
    private static readonly string[] LockFiles = ["package-lock.json", "npm-shrinkwrap.json"];

    /// <exception cref="FulmarException">npm failed (FUL1004), or is not there (FUL4010).</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (JavaScriptFiles.ReadPackage(app.Path) is not { } package || (IsInstalled(package) && IsBuilt(package, FingerprintOf()))) return;
        using var alone = await AppBuild.TakeTurnAsync(app, AppBuild.MostOfOthers, logger, cancellationToken).ConfigureAwait(false);
        if (!IsInstalled(package)) await InstallAsync(cancellationToken).ConfigureAwait(false);
        // As it is before the build: what is saved while it runs may not be in it, and must be built again.
        var fingerprint = FingerprintOf();
        if (IsBuilt(package, fingerprint)) return;
        await NpmAsync(["run", "build"], "it does not build", cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(options.BuildFolder);
        await File.WriteAllLinesAsync(Known, [fingerprint, .. Outputs()], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The fingerprint of the newest build, and the folders that were there after it.</summary>
    private string Known => Path.Combine(options.BuildFolder, "package-fingerprint");

    private bool IsInstalled(PackageFile package) => package.Dependencies.Count == 0 || HasModules();

    // What it made may have been deleted since.
    private bool IsBuilt(PackageFile package, string fingerprint) => package.Build is null
        || (File.Exists(Known) && File.ReadAllLines(Known) is [var known, .. var outputs] && known == fingerprint && outputs.All(Directory.Exists));

    private IEnumerable<string> Outputs() => JavaScriptFiles.OutputsOf(app.Path).Select(output => Path.Combine(app.Path, output)).Distinct().Where(Directory.Exists);

    // Those of a workspace lie beside the package that holds it together.
    private bool HasModules()
    {
        for (var folder = app.Path; folder is not null; folder = Path.GetDirectoryName(folder))
            if (Directory.Exists(Path.Combine(folder, "node_modules")) && (folder == app.Path || JavaScriptFiles.HasPackage(folder))) return true;
        return false;
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        var locks = LockFiles.Select(name => Path.Combine(app.Path, name)).ToList();
        await NpmAsync(locks.Any(File.Exists) ? ["ci"] : ["install"], "its packages cannot be installed", cancellationToken).ConfigureAwait(false);
        // Where there is none, npm writes one: nobody has changed the app.
        locks.ForEach(own.Remember);
    }

    private async Task NpmAsync(string[] arguments, string failure, CancellationToken cancellationToken)
    {
        var command = $"npm {string.Join(' ', arguments)}";
        Log.Running(logger, command);
        var started = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo("npm", [.. arguments, "--no-audit", "--no-fund", "--loglevel", "error"]) { WorkingDirectory = app.Path };
        (int ExitCode, string Output) end;
        try { end = await BuildTool.RunAsync(start, [.. environment.Where(variable => variable.Key != NoNotice.Key), NoNotice], cancellationToken).ConfigureAwait(false); }
        catch (Win32Exception exception)
        {
            throw new FulmarException(ErrorCodes.NoNode, "The app needs `npm`, which is not on the PATH. Install Node.js 20 or later (https://nodejs.org), or run `npm ci` and the build elsewhere and start with --no-build.", exception);
        }
        if (end.ExitCode != 0) throw new FulmarException(ErrorCodes.BuildFailed, $"{app.Path}: {failure} (`{command}` ended with {end.ExitCode}):{Environment.NewLine}{Last(end.Output)}");
        Log.Ran(logger, command, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static string Last(string output) =>
        string.Join(Environment.NewLine, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')).TakeLast(ShownLines));

    /// <summary>Of what the build reads.</summary>
    private string FingerprintOf()
    {
        var outputs = JavaScriptFiles.OutputsOf(app.Path);
        using var fingerprint = new Fingerprint();
        fingerprint.AddAll(app.Path, static _ => true,
            folder => !AppBuild.IsSkipped(Path.GetFileName(folder) + "/.") && folder != options.DataDirectory && !outputs.Contains(Path.GetRelativePath(app.Path, folder)));
        return fingerprint.Take();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Command} …")]
        public static partial void Running(ILogger logger, string command);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Command} took {Seconds:0.0} s")]
        public static partial void Ran(ILogger logger, string command, double seconds);
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fulmar.Soak.Disks;

/// <summary>A process of this program whose disk is recorded, and fails where it is told to.</summary>
internal static class TracedProcess
{
    /// <summary>The first argument of such a process.</summary>
    public const string Verb = "load";

    private static readonly Lazy<string> Library = new(Compile);

    /// <summary>Starts one with its output redirected.</summary>
    /// <param name="root">The folder that is recorded; it exists, and is empty.</param>
    /// <param name="trace">Where the record is made.</param>
    /// <param name="faults">Where the files lie that make the disk fail; null for nowhere.</param>
    /// <param name="arguments">Of <see cref="PowerLoss.LoadProcess"/>.</param>
    public static Process Start(string root, string trace, string? faults, params string[] arguments)
    {
        var start = new ProcessStartInfo(Muxer(), [typeof(TracedProcess).Assembly.Location, Verb, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["LD_PRELOAD"] = Library.Value;
        start.Environment["DISK_ROOT"] = root;
        start.Environment["DISK_TRACE"] = trace;
        if (faults is not null) start.Environment["DISK_FAULTS"] = faults;
        return Process.Start(start)!;
    }

    // The runtime that this process runs on: <root>/shared/Microsoft.NETCore.App/<version>/.
    private static string Muxer() => Path.Combine(Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")), "dotnet");

    private static string Compile()
    {
        var folder = Directory.CreateTempSubdirectory("fulmar-disk-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var (source, library) = (Path.Combine(folder, "traced-disk.c"), Path.Combine(folder, "traced-disk.so"));
        using (var from = typeof(TracedProcess).Assembly.GetManifestResourceStream("traced-disk.c")!)
        using (var to = File.Create(source)) from.CopyTo(to);
        using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", library, source]) { RedirectStandardError = true })!;
        var errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? library : throw new InvalidOperationException($"traced-disk.c does not compile:\n{errors}");
    }
}

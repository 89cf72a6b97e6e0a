using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Fulmar.Benchmarks.Measuring;

/// <summary>What is measured, built the way it is used.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The command line as <c>./fulmar</c> runs it.</summary>
    public static string Fulmar => Path.Combine(Root, "artifacts", "cli", "current", "fulmar");

    /// <summary>Builds the host, the app and the peer. Returns the folders of the published app and of the peer's executable.</summary>
    public static (string App, string Peer) Build()
    {
        BuildHost();
        var app = Path.Combine(Root, "artifacts", "bench", "hello");
        var peer = Path.Combine(Root, "artifacts", "bench", "kestrel");
        Run("dotnet", "publish", Path.Combine(Root, "benchmarks/apps/hello"), "-c", "Release", "-o", app, "-nologo", "-v", "quiet");
        Run("dotnet", "publish", Path.Combine(Root, "benchmarks/peers/kestrel"), "-c", "Release", "-r", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, "-o", peer, "-nologo", "-v", "quiet");
        return (app, Path.Combine(peer, "kestrel"));
    }

    /// <summary>Builds the command line as <c>./fulmar</c> does.</summary>
    public static void BuildHost() => Run(Path.Combine(Root, "fulmar"), "version");

    /// <summary>Installs exactly the packages that the lock file of the folder names. Returns the folder.</summary>
    public static string Install(string folder)
    {
        var full = Path.Combine(Root, folder);
        Run("npm", "ci", "--prefix", full, "--no-audit", "--no-fund", "--loglevel", "error");
        return full;
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static string Run(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} failed:\n{output}");
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fulmar.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not in the repository.");
        return folder;
    }
}

using System.Diagnostics;
using System.Globalization;
using Fulmar.FunctionalTests.Clones;
using Fulmar.Server.Doors;

namespace Fulmar.FunctionalTests.Hosting;

/// <summary>A host in a process of its own, as <c>./fulmar start</c> runs it.</summary>
public sealed class HostProcess : IDisposable
{
    private readonly Process process;
    private readonly int pid;

    private HostProcess(Process process, HostFile file)
    {
        this.process = process;
        pid = file.Pid;
        Address = new Uri(file.Public[0]);
    }

    public Uri Address { get; }

    public static async Task<HostProcess> Start(string app, string data, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Clone.FulmarCommand, ["start", app, "--data", data, "--port", "0", "--operators-port", "0"]) { RedirectStandardOutput = true };
        start.Environment.Remove("DOTNET_ROOT");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        try
        {
            using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            // What it prints last stands after its addresses have been written.
            while (await process.StandardOutput.ReadLineAsync(bound.Token) is { } line)
                if (line.Contains("Operators:", StringComparison.Ordinal)) return new HostProcess(process, HostFile.Find(data)!);
            throw new InvalidOperationException("The host ended before it served.");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>The most memory that it has ever held at once.</summary>
    public long PeakMegabytes()
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}

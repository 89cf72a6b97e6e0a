using System.Diagnostics;
using System.Text;
using Fulmar.FunctionalTests.Clones;
using Fulmar.Server.Doors;

namespace Fulmar.FunctionalTests.Processes;

/// <summary><c>./fulmar start</c> or <c>serve</c> as a process of its own, on free ports, with data of its own.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TemporaryFolder data = new();
    private readonly StringBuilder output = new();
    private readonly Process process;
    private TaskCompletionSource nextLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningHost(string verb, string folder, IReadOnlyDictionary<string, string?>? environment)
    {
        var start = new ProcessStartInfo(Clone.FulmarCommand, [verb, folder, "--port", "0", "--operators-port", "0", "--data", data.Path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        OwnEnvironment.GiveTo(start, environment);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The public door, as the host has written it into its data directory.</summary>
    public Uri Address { get; private set; } = null!;

    public HttpClient Client { get; } = new();

    /// <summary>All that was printed so far.</summary>
    public string Output
    {
        get { lock (output) return output.ToString(); }
    }

    /// <summary>Starts it, and waits until it listens. A variable with the value null is taken out of the environment.</summary>
    public static async Task<RunningHost> StartAsync(string verb, string folder, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var host = new RunningHost(verb, folder, environment);
        try
        {
            await host.Until(() => HostFile.Find(host.data.Path) is not null, "its address");
            host.Address = new Uri(HostFile.Find(host.data.Path)!.Public[0]);
            host.Client.BaseAddress = host.Address;
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when something more is printed. Taken before one looks, so that nothing is missed.</summary>
    public Task NextLine
    {
        get { lock (output) return nextLine.Task; }
    }

    /// <summary>Waits until something is printed.</summary>
    public Task Prints(string text) => Until(() => Output.Contains(text, StringComparison.Ordinal), $"'{text}'");

    /// <summary>Ends it as Ctrl+C does, and tells its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        process.Dispose();
        Client.Dispose();
        data.Dispose();
    }

    private async Task Until(Func<bool> happened, string what)
    {
        while (true)
        {
            var more = NextLine;
            if (happened()) return;
            Assert.False(process.HasExited, $"The host ended with {(process.HasExited ? process.ExitCode : 0)} before {what}:\n{Output}");
            try { await more.WaitAsync(Patience, TestContext.Current.CancellationToken); }
            catch (TimeoutException) { Assert.Fail($"The host did not show {what}:\n{Output}"); }
        }
    }

    private void Append(string? line)
    {
        TaskCompletionSource printed;
        lock (output)
        {
            // The end of the output is news too: it wakes who waits for a line that never comes.
            if (line is not null) output.AppendLine(line);
            (printed, nextLine) = (nextLine, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        printed.SetResult();
    }
}

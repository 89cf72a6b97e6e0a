using System.Diagnostics;
using System.Text;
using Fulmar.FunctionalTests.Clones;
using Fulmar.Server.Doors;

namespace Fulmar.FunctionalTests.Processes;

/// <summary><c>./fulmar start</c> or <c>serve</c> as a process of its own, on free ports, with data of its own.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    /// <summary>Stands among the options where the operators' port is to be the one that nobody asked for.</summary>
    public const string DefaultOperatorsPort = "default operators port";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TemporaryFolder data = new();
    private readonly StringBuilder output = new(), error = new();
    private readonly Process process;
    private TaskCompletionSource nextLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningHost(string verb, string folder, IReadOnlyDictionary<string, string?>? environment, string[] options)
    {
        string[] free = [.. options.Except([DefaultOperatorsPort]), .. Unless("--port", "0"), .. Unless("--operators-port", "0"), .. Unless("--data", data.Path)];
        var start = new ProcessStartInfo(Clone.FulmarCommand, [verb, folder, .. free])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        OwnEnvironment.GiveTo(start, environment);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Append(line.Data, error: false);
        process.ErrorDataReceived += (_, line) => Append(line.Data, error: true);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        string[] Unless(string option, string value) => options.Contains(option) || (option == "--operators-port" && options.Contains(DefaultOperatorsPort)) ? [] : [option, value];
    }

    /// <summary>The public door, as the host has written it into its data directory.</summary>
    public Uri Address { get; private set; } = null!;

    public HttpClient Client { get; } = new();

    /// <summary>The process that was started: of <c>serve</c> the supervisor's.</summary>
    public int ProcessId => process.Id;

    /// <summary>Where it keeps its data.</summary>
    public string Data => data.Path;

    /// <summary>All that was printed so far.</summary>
    public string Output
    {
        get { lock (output) return output.ToString() + error; }
    }

    /// <summary>The lines of standard output so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get { lock (output) return output.ToString().Split('\n')[..^1]; }
    }

    /// <summary>Starts it, and waits until it listens. A variable with the value null is taken out of the environment.</summary>
    public static async Task<RunningHost> StartAsync(string verb, string folder, IReadOnlyDictionary<string, string?>? environment = null, params string[] options)
    {
        var host = new RunningHost(verb, folder, environment, options);
        try
        {
            host.Client.BaseAddress = host.Address = new Uri((await host.ListensAsync(notAs: null)).Public[0]);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until a host listens, and tells what it says of itself.</summary>
    /// <param name="notAs">The process of a host that is gone.</param>
    public async Task<HostFile> ListensAsync(int? notAs)
    {
        HostFile? file = null;
        await Until(() => (file = HostFile.Find(data.Path)) is not null && file.Pid != notAs, "its address");
        return file!;
    }

    /// <summary>Completes when something more is printed. Taken before one looks, so that nothing is missed.</summary>
    public Task NextLine
    {
        get { lock (output) return nextLine.Task; }
    }

    /// <summary>Waits until something is printed.</summary>
    public Task Prints(string text) => Until(() => Output.Contains(text, StringComparison.Ordinal), $"'{text}'");

    /// <summary>What a path answers.</summary>
    public Task<string> GetAsync(string path) => Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>Ends it as Ctrl+C does, and tells its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("INT", process.Id);
        return await EndsAsync();
    }

    /// <summary>Sends a signal.</summary>
    public static async Task SignalAsync(string signal, int processId) => (await ProcessRun.Of("kill", [$"-{signal}", $"{processId}"])).Succeeded();

    /// <summary>Waits for its end, and tells its exit code.</summary>
    public async Task<int> EndsAsync()
    {
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

    private void Append(string? line, bool error)
    {
        TaskCompletionSource printed;
        lock (output)
        {
            // The end of the output is news too: it wakes who waits for a line that never comes.
            if (line is not null) (error ? this.error : output).Append(line).Append('\n');
            (printed, nextLine) = (nextLine, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        printed.SetResult();
    }
}

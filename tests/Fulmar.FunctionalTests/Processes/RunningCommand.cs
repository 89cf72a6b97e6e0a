using System.Diagnostics;
using System.Text;
using Fulmar.FunctionalTests.Clones;

namespace Fulmar.FunctionalTests.Processes;

/// <summary><c>./fulmar …</c> that goes on, and what it prints meanwhile.</summary>
public class RunningCommand : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly StringBuilder output = new(), error = new();
    private readonly Process process;
    private TaskCompletionSource nextLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunningCommand(params string[] arguments) : this(arguments, null)
    {
    }

    /// <summary>Starts it. A variable with the value null is taken out of the environment.</summary>
    protected RunningCommand(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment)
    {
        var start = new ProcessStartInfo(Clone.FulmarCommand, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        OwnEnvironment.GiveTo(start, environment);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process that was started: of <c>serve</c> the supervisor's.</summary>
    public int ProcessId => process.Id;

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

    /// <summary>Completes when something more is printed. Taken before one looks, so that nothing is missed.</summary>
    public Task NextLine
    {
        get { lock (output) return nextLine.Task; }
    }

    /// <summary>Waits until something is printed.</summary>
    public Task Prints(string text) => Until(() => Output.Contains(text, StringComparison.Ordinal), $"'{text}'");

    /// <summary>Waits until something is printed for the so manieth time.</summary>
    public Task Prints(string text, int times) => Until(() => Output.Split(text).Length > times, $"'{text}' {times} times");

    /// <summary>Sends a signal.</summary>
    public static async Task SignalAsync(string signal, int processId) => (await ProcessRun.Of("kill", [$"-{signal}", $"{processId}"])).Succeeded();

    /// <summary>Ends it as Ctrl+C does, and tells its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("INT", process.Id);
        return await EndsAsync();
    }

    /// <summary>Waits for its end, and tells its exit code.</summary>
    public async Task<int> EndsAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        process.Dispose();
    }

    /// <summary>Waits, looking again after every line that is printed.</summary>
    protected async Task Until(Func<bool> happened, string what)
    {
        while (true)
        {
            var more = NextLine;
            if (happened()) return;
            Assert.False(process.HasExited, $"It ended with {(process.HasExited ? process.ExitCode : 0)} before {what}:\n{Output}");
            try { await more.WaitAsync(Patience, TestContext.Current.CancellationToken); }
            catch (TimeoutException) { Assert.Fail($"It did not show {what}:\n{Output}"); }
        }
    }

    private void Append(StringBuilder target, string? line)
    {
        TaskCompletionSource printed;
        lock (output)
        {
            // The end of the output is news too: it wakes who waits for a line that never comes.
            if (line is not null) target.Append(line).Append('\n');
            (printed, nextLine) = (nextLine, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        printed.SetResult();
    }
}

using System.Diagnostics;

namespace Fulmar.Soak.Thesis;

/// <summary>A host as a process of its own, without a supervisor: whoever kills it starts it again.</summary>
/// <param name="folder">Of the app and of its data.</param>
/// <param name="prepare">Does what else is to be done before a process is started; null for nothing.</param>
internal sealed class ThesisHost(ThesisFolder folder, Action<ProcessStartInfo>? prepare = null) : IAsyncDisposable
{
    private const int Kept = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly int port = FreePort.Find();
    private readonly Queue<string> output = new();
    private Process? process;
    private TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The public door: the same for every start, as clients know it.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}");

    /// <summary>Completes when the process of the newest start listens.</summary>
    public Task Listening => Volatile.Read(ref listening).Task;

    /// <summary>The newest lines that it printed.</summary>
    public string Output
    {
        get { lock (output) return string.Join('\n', output); }
    }

    /// <summary>Starts a process.</summary>
    public void Start()
    {
        process?.Dispose();
        var listens = listening;
        var start = new ProcessStartInfo(
            Path.Combine(ReliabilityPage.Root(), "fulmar"), ["start", folder.App, "--port", $"{port}", "--operators-port", "-1", "--data", folder.Data, "--no-watch"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        prepare?.Invoke(start);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Printed(line.Data, listens);
        process.ErrorDataReceived += (_, line) => Printed(line.Data, listens);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended before, by itself.</exception>
    public async Task ListensAsync(CancellationToken cancellationToken)
    {
        var ended = process!.WaitForExitAsync(cancellationToken);
        await Task.WhenAny(Listening, ended).WaitAsync(Patience, cancellationToken);
        if (!Listening.IsCompleted) throw new InvalidOperationException($"The host ended with {process.ExitCode} before it listened:\n{Output}");
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        process!.Kill();
        await EndsAsync(cancellationToken);
    }

    /// <summary>Waits until it has ended, as by what its app does.</summary>
    public async Task EndsAsync(CancellationToken cancellationToken)
    {
        await process!.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        // From here on clients wait for the next start; those that wait already go on waiting.
        if (Listening.IsCompleted) Volatile.Write(ref listening, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>Lets it end by itself, and tells its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process!.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
        process.Dispose();
    }

    private void Printed(string? line, TaskCompletionSource listens)
    {
        if (line is null) return;
        lock (output)
        {
            output.Enqueue(line);
            if (output.Count > Kept) output.Dequeue();
        }
        // It tells of its functions when its doors are open.
        if (line.Contains(", version 1:", StringComparison.Ordinal)) listens.TrySetResult();
    }
}

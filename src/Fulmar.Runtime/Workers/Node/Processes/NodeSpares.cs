using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Node.Processes;

/// <summary>
/// Keeps one idle worker process, so that a new version of an app, or the replacement of a process that ended, begins in milliseconds: starting Node is
/// most of what a start takes.
/// </summary>
public sealed partial class NodeSpares(ILoggerProvider logs, TimeProvider time) : IAsyncDisposable
{
    private readonly NodeStarter starter = new(logs, time);
    private readonly ILogger logger = logs.CreateLogger("Fulmar.Worker");
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    // What was loaded just now is called first: starting Node takes a processor for itself.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);
    private Spare? spare;

    /// <summary>A process that is started so: the idle one where it fits, else a new one.</summary>
    /// <exception cref="FulmarException">None can be started (FUL4010, FUL4011).</exception>
    internal async Task<NodeProcess> TakeAsync(NodeLaunch launch, CancellationToken cancellationToken)
    {
        var idle = Take();
        if (idle is { } found)
        {
            if (found.Launch.Equals(launch) && await FinishedAsync(found.Process).ConfigureAwait(false) is { HasEnded: false } process) return process;
            _ = DropAsync(found.Process);
        }
        return await starter.StartAsync(launch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts an idle process for the next who takes one, unless there is one.</summary>
    internal void Prepare(NodeLaunch launch)
    {
        if (launch.IsInspected) return;
        Task<NodeProcess>? other = null;
        lock (gate)
        {
            if (stop.IsCancellationRequested || (spare is { } known && known.Launch.Equals(launch) && !HasFailed(known.Process))) return;
            spare?.Begin.TrySetResult();
            other = spare?.Process;
            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            spare = new Spare(launch, begin, Task.Run(() => StartAsync(launch, begin.Task)));
        }
        if (other is not null) _ = DropAsync(other);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        if (Take() is { } idle) await DropAsync(idle.Process).ConfigureAwait(false);
        stop.Dispose();
    }

    private Spare? Take()
    {
        Spare? taken;
        lock (gate) (taken, spare) = (spare, null);
        taken?.Begin.TrySetResult();
        return taken;
    }

    /// <summary>Starts one, as soon as it is wanted or after a rest.</summary>
    private async Task<NodeProcess> StartAsync(NodeLaunch launch, Task wanted)
    {
        await Task.WhenAny(wanted, Task.Delay(Rest, time, stop.Token)).ConfigureAwait(false);
        stop.Token.ThrowIfCancellationRequested();
        try { return await starter.StartAsync(launch, stop.Token).ConfigureAwait(false); }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Who needs one starts it, and is told.
            Log.NoSpare(logger, exception.Message);
            throw;
        }
    }

    private static bool HasFailed(Task<NodeProcess> process) => process.IsFaulted || process.IsCanceled || (process.IsCompletedSuccessfully && process.Result.HasEnded);

    private static async Task<NodeProcess?> FinishedAsync(Task<NodeProcess> process)
    {
        try { return await process.ConfigureAwait(false); }
        catch (Exception exception) when (exception is FulmarException or OperationCanceledException) { return null; }
    }

    private static async Task DropAsync(Task<NodeProcess> process)
    {
        if (await FinishedAsync(process).ConfigureAwait(false) is { } idle) await idle.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>An idle process, or one that becomes it.</summary>
    private sealed record Spare(NodeLaunch Launch, TaskCompletionSource Begin, Task<NodeProcess> Process);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "No idle worker process: {Reason}")]
        public static partial void NoSpare(ILogger logger, string reason);
    }
}

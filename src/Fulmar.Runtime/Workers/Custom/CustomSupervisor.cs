using Fulmar.Runtime.Workers.Node;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>Keeps one process of a custom handler running: one that ends is replaced, with a pause that grows.</summary>
internal sealed partial class CustomSupervisor : IAsyncDisposable
{
    private readonly NodeReplacement replacement;
    private readonly TimeSpan stopBound;
    private readonly Func<CancellationToken, Task<CustomProcess>> start;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly Task running;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CustomProcess? current;
    private FulmarException? trouble;
    private int ends;

    public CustomSupervisor(CustomWorkerOptions options, CustomProcess first, Func<CancellationToken, Task<CustomProcess>> start, TimeProvider time, ILogger logger)
    {
        (replacement, stopBound, this.start, this.time, this.logger) = (options.Replacement, options.StopBound, start, time, logger);
        running = SuperviseAsync(first);
    }

    /// <summary>Why it keeps ending; null while it does not.</summary>
    public FulmarException? Trouble => Volatile.Read(ref trouble);

    /// <summary>The process that runs; waits where it is just being replaced.</summary>
    /// <exception cref="WorkerLostException">There is none, and will not be soon.</exception>
    public async ValueTask<CustomProcess> ProcessAsync()
    {
        while (true)
        {
            Task wait;
            // Before one looks, so that no change is missed.
            lock (gate) wait = changed.Task;
            if (Volatile.Read(ref current) is { HasEnded: false } process) return process;
            if (stop.IsCancellationRequested) throw new WorkerLostException("The app has stopped.", isUnavailable: true);
            if (Trouble is { } known) throw new WorkerLostException(known.Message, isUnavailable: true);
            await wait.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested) return;
        await stop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        if (current is { } process) await process.StopAsync(stopBound).ConfigureAwait(false);
        Tell();
    }

    private async Task SuperviseAsync(CustomProcess? process)
    {
        try
        {
            while (true)
            {
                process ??= await ReplaceAsync().ConfigureAwait(false);
                Volatile.Write(ref current, process);
                Tell();
                var calm = Task.Delay(replacement.Calm, time, stop.Token);
                if (await Task.WhenAny(process.Ended, calm).ConfigureAwait(false) == calm && !stop.IsCancellationRequested) Calm();
                var lost = await process.Ended.WaitAsync(stop.Token).ConfigureAwait(false);
                Ended(lost.Message);
                await process.DisposeAsync().ConfigureAwait(false);
                process = null;
            }
        }
        catch (OperationCanceledException) { /* the version ends */ }
    }

    private async Task<CustomProcess> ReplaceAsync()
    {
        while (true)
        {
            await Task.Delay(replacement.PauseAfter(Volatile.Read(ref ends)), time, stop.Token).ConfigureAwait(false);
            try { return await start(stop.Token).ConfigureAwait(false); }
            // Whatever it was: calls wait for the next one.
            catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested) { Ended(exception.Message); }
        }
    }

    private void Ended(string why)
    {
        var count = Interlocked.Increment(ref ends);
        if (count >= replacement.Limit)
            Volatile.Write(ref trouble, new FulmarException(ErrorCodes.WorkerKeepsEnding, $"The app's custom handler ended {count} times in a row. The last time: {why}"));
        Log.Ended(logger, why, replacement.PauseAfter(count));
        Tell();
    }

    private void Calm()
    {
        Volatile.Write(ref ends, 0);
        if (Interlocked.Exchange(ref trouble, null) is not null) Log.Recovered(logger);
    }

    private void Tell()
    {
        TaskCompletionSource told;
        lock (gate) (told, changed) = (changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        told.SetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "FUL3010: {Reason} Another takes its place in {Pause}.")]
        public static partial void Ended(ILogger logger, string reason, TimeSpan pause);

        [LoggerMessage(Level = LogLevel.Information, Message = "The app's custom handler runs again.")]
        public static partial void Recovered(ILogger logger);
    }
}

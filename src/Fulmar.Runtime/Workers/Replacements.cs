using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers;

/// <summary>A process that runs functions. Once it has ended, in whatever way, it stays so.</summary>
internal interface IWorkerProcess : IAsyncDisposable
{
    /// <summary>Completes, with why, when it is gone.</summary>
    Task<WorkerLostException> Ended { get; }
}

/// <summary>Keeps an app's processes running: one that ends is replaced, with a pause that grows; several ends in a row are trouble until one lives.</summary>
/// <param name="options">The bounds.</param>
/// <param name="what">What a person calls such a process.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Is told of each end.</param>
internal sealed partial class Replacements(WorkerReplacement options, string what, TimeProvider time, ILogger logger)
{
    private readonly Lock gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int ends;
    private FulmarException? trouble;

    /// <summary>Why processes of this app keep ending; null while they do not.</summary>
    public FulmarException? Trouble => Volatile.Read(ref trouble);

    /// <summary>Completes when a process has begun or ended, or none comes any more. Asked for before one looks, so that no change is missed.</summary>
    public Task Changed
    {
        get { lock (gate) return changed.Task; }
    }

    /// <summary>Keeps one process running until it is told to stop; the last one is the caller's to end.</summary>
    /// <param name="process">The first; null where one must be started.</param>
    /// <param name="start">Starts another.</param>
    /// <param name="begun">Is told of each.</param>
    /// <param name="stop">Ends the keeping.</param>
    public async Task KeepAsync<T>(T? process, Func<CancellationToken, Task<T>> start, Action<T> begun, CancellationToken stop) where T : class, IWorkerProcess
    {
        try
        {
            while (true)
            {
                process ??= await ReplaceAsync(start, stop).ConfigureAwait(false);
                begun(process);
                Tell();
                var calm = Task.Delay(options.Calm, time, stop);
                if (await Task.WhenAny(process.Ended, calm).ConfigureAwait(false) == calm && !stop.IsCancellationRequested) Calm();
                var lost = await process.Ended.WaitAsync(stop).ConfigureAwait(false);
                Ended(lost.Message);
                await process.DisposeAsync().ConfigureAwait(false);
                process = null;
            }
        }
        catch (OperationCanceledException) { /* the version ends */ }
    }

    /// <summary>Wakes who waits for a process.</summary>
    public void Tell()
    {
        TaskCompletionSource told;
        lock (gate) (told, changed) = (changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        told.SetResult();
    }

    private async Task<T> ReplaceAsync<T>(Func<CancellationToken, Task<T>> start, CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(options.PauseAfter(Volatile.Read(ref ends)), time, stop).ConfigureAwait(false);
            try { return await start(stop).ConfigureAwait(false); }
            // Whatever it was: calls wait for the next one.
            catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested) { Ended(exception.Message); }
        }
    }

    private void Ended(string why)
    {
        var count = Interlocked.Increment(ref ends);
        if (count >= options.Limit)
            Volatile.Write(ref trouble, new FulmarException(ErrorCodes.WorkerKeepsEnding, $"The app's {what} ended {count} times in a row. The last time: {why}"));
        Log.Ended(logger, why, options.PauseAfter(count));
        Tell();
    }

    private void Calm()
    {
        Volatile.Write(ref ends, 0);
        if (Interlocked.Exchange(ref trouble, null) is not null) Log.Recovered(logger, what);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "FUL3010: {Reason} Another takes its place in {Pause}.")]
        public static partial void Ended(ILogger logger, string reason, TimeSpan pause);

        [LoggerMessage(Level = LogLevel.Information, Message = "The app's {What} runs again.")]
        public static partial void Recovered(ILogger logger, string what);
    }
}

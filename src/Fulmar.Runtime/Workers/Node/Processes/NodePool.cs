using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers.Node.Calls;
using Fulmar.Runtime.Workers.Node.Wire;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Node.Processes;

/// <summary>The processes of one version of an app. A call goes to the one that has the fewest; one that ends is replaced.</summary>
internal sealed partial class NodePool : IAsyncDisposable
{
    private readonly NodeWorkerOptions options;
    private readonly AppStarter starter;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly NodeProcess?[] processes;
    private readonly Task[] supervisors;
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int ends;
    private FulmarException? trouble;

    public NodePool(NodeWorkerOptions options, AppStarter starter, NodeProcess first, TimeProvider time, ILogger logger)
    {
        (this.options, this.starter, this.time, this.logger) = (options, starter, time, logger);
        processes = new NodeProcess?[options.Processes];
        processes[0] = first;
        supervisors = [.. processes.Select((process, slot) => SuperviseAsync(slot, process))];
    }

    /// <summary>Why processes of this app keep ending; null while they do not.</summary>
    public FulmarException? Trouble => Volatile.Read(ref trouble);

    /// <summary>The leaders of the groups of those that run.</summary>
    public IReadOnlyList<int> ProcessIds => [.. processes.Where(process => process is { HasEnded: false }).Select(process => process!.Id)];

    /// <summary>Takes a call into a process, and waits where one is just being replaced.</summary>
    /// <exception cref="WorkerLostException">There is none, and will not be soon.</exception>
    public async ValueTask<NodeCall> BeginAsync(Invocation invocation, FrameType awaited)
    {
        while (true)
        {
            Task wait;
            // Before one looks, so that no change is missed.
            lock (gate) wait = changed.Task;
            if (Choose() is { } process)
            {
                var call = new NodeCall(process, invocation, awaited);
                if (process.TryBegin(call)) return call;
                continue;
            }
            if (stop.IsCancellationRequested) throw new WorkerLostException("The app has stopped.", isUnavailable: true);
            if (Trouble is { } known) throw new WorkerLostException(known.Message, isUnavailable: true);
            await wait.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync(process => process.StopAsync(options.StopBound)).ConfigureAwait(false);

    /// <summary>Ends it with all that runs in it.</summary>
    public Task AbandonAsync() => EndAsync(process => process.DisposeAsync().AsTask());

    private async Task EndAsync(Func<NodeProcess, Task> end)
    {
        if (stop.IsCancellationRequested) return;
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(supervisors).ConfigureAwait(false);
        // Who waited for a process is told that none comes.
        Tell();
        await Task.WhenAll(processes.OfType<NodeProcess>().Select(end)).ConfigureAwait(false);
    }

    private NodeProcess? Choose()
    {
        NodeProcess? best = null;
        var fewest = int.MaxValue;
        foreach (ref var slot in processes.AsSpan())
            if (Volatile.Read(ref slot) is { HasEnded: false } process && process.Running is var running && running < fewest) (best, fewest) = (process, running);
        return best;
    }

    /// <summary>Keeps a slot filled until the version ends.</summary>
    private async Task SuperviseAsync(int slot, NodeProcess? process)
    {
        try
        {
            while (true)
            {
                process ??= await ReplaceAsync().ConfigureAwait(false);
                Volatile.Write(ref processes[slot], process);
                Tell();
                starter.PrepareSpare();
                var calm = Task.Delay(options.Replacement.Calm, time, stop.Token);
                if (await Task.WhenAny(process.Ended, calm).ConfigureAwait(false) == calm && !stop.IsCancellationRequested) Calm();
                var lost = await process.Ended.WaitAsync(stop.Token).ConfigureAwait(false);
                Ended(lost.Message);
                process = null;
            }
        }
        catch (OperationCanceledException) { /* the version ends */ }
    }

    private async Task<NodeProcess> ReplaceAsync()
    {
        while (true)
        {
            await Task.Delay(options.Replacement.PauseAfter(Volatile.Read(ref ends)), time, stop.Token).ConfigureAwait(false);
            try { return await starter.StartAsync(stop.Token).ConfigureAwait(false); }
            // Whatever it was: calls wait for the next one.
            catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested) { Ended(exception.Message); }
        }
    }

    private void Ended(string why)
    {
        var count = Interlocked.Increment(ref ends);
        if (count >= options.Replacement.Limit)
            Volatile.Write(ref trouble, new FulmarException(ErrorCodes.WorkerKeepsEnding, $"The app's Node process ended {count} times in a row. The last time: {why}"));
        Log.Ended(logger, why, options.Replacement.PauseAfter(count));
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

        [LoggerMessage(Level = LogLevel.Information, Message = "The app's Node process runs again.")]
        public static partial void Recovered(ILogger logger);
    }
}

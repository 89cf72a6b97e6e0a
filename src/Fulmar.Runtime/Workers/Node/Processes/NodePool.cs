using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers.Node.Calls;
using Fulmar.Runtime.Workers.Node.Wire;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Node.Processes;

/// <summary>The processes of one version of an app. A call goes to the one that has the fewest; one that ends is replaced.</summary>
internal sealed class NodePool : IAsyncDisposable
{
    private readonly NodeWorkerOptions options;
    private readonly Replacements replacements;
    private readonly NodeProcess?[] processes;
    private readonly Task[] supervisors;
    private readonly CancellationTokenSource stop = new();

    public NodePool(NodeWorkerOptions options, AppStarter starter, NodeProcess first, TimeProvider time, ILogger logger)
    {
        this.options = options;
        replacements = new Replacements(options.Replacement, "Node process", time, logger);
        processes = new NodeProcess?[options.Processes];
        processes[0] = first;
        supervisors = [.. processes.Select((process, slot) => replacements.KeepAsync(process, starter.StartAsync, begun =>
        {
            Volatile.Write(ref processes[slot], begun);
            starter.PrepareSpare();
        }, stop.Token))];
    }

    /// <summary>Why processes of this app keep ending; null while they do not.</summary>
    public FulmarException? Trouble => replacements.Trouble;

    /// <summary>The leaders of the groups of those that run.</summary>
    public IReadOnlyList<int> ProcessIds => [.. processes.Where(process => process is { HasEnded: false }).Select(process => process!.Id)];

    /// <summary>Takes a call into a process, and waits where one is just being replaced.</summary>
    /// <exception cref="WorkerLostException">There is none, and will not be soon.</exception>
    public async ValueTask<NodeCall> BeginAsync(Invocation invocation, FrameType awaited)
    {
        while (true)
        {
            var change = replacements.Changed;
            if (Choose() is { } process)
            {
                var call = new NodeCall(process, invocation, awaited);
                if (process.TryBegin(call)) return call;
                continue;
            }
            if (stop.IsCancellationRequested) throw new WorkerLostException("The app has stopped.", isUnavailable: true);
            if (Trouble is { } known) throw new WorkerLostException(known.Message, isUnavailable: true);
            await change.ConfigureAwait(false);
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
        replacements.Tell();
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
}

using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>The process of one version of an app's custom handler, whichever runs now.</summary>
internal sealed class CustomSupervisor : IAsyncDisposable
{
    private readonly TimeSpan stopBound;
    private readonly Replacements replacements;
    private readonly CancellationTokenSource stop = new();
    private readonly Task keeping;
    private CustomProcess? current;

    public CustomSupervisor(CustomWorkerOptions options, CustomProcess first, Func<CancellationToken, Task<CustomProcess>> start, TimeProvider time, ILogger logger)
    {
        stopBound = options.StopBound;
        replacements = new Replacements(options.Replacement, "custom handler", time, logger);
        keeping = replacements.KeepAsync(first, start, begun => Volatile.Write(ref current, begun), stop.Token);
    }

    /// <summary>Why it keeps ending; null while it does not.</summary>
    public FulmarException? Trouble => replacements.Trouble;

    /// <summary>The process that runs; waits where it is just being replaced.</summary>
    /// <exception cref="WorkerLostException">There is none, and will not be soon.</exception>
    public async ValueTask<CustomProcess> ProcessAsync()
    {
        while (true)
        {
            var change = replacements.Changed;
            if (Volatile.Read(ref current) is { HasEnded: false } process) return process;
            if (stop.IsCancellationRequested) throw new WorkerLostException("The app has stopped.", isUnavailable: true);
            if (Trouble is { } known) throw new WorkerLostException(known.Message, isUnavailable: true);
            await change.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested) return;
        await stop.CancelAsync().ConfigureAwait(false);
        await keeping.ConfigureAwait(false);
        // Who waited for a process is told that none comes.
        replacements.Tell();
        if (current is { } process) await process.StopAsync(stopBound).ConfigureAwait(false);
    }
}

using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Triggers.Queues;
using Fulmar.Triggers.Timers;
using Fulmar.Triggers.Warmup;
using Microsoft.Extensions.Logging;

namespace Fulmar.Triggers;

/// <summary>
/// The pumps of the version that serves. A new version's are made before it serves, so that what is wrong with a trigger refuses the version, and
/// take over when it does: those of the version before stop taking, and what they have started ends on it.
/// </summary>
public sealed partial class Pumps : IAsyncDisposable
{
    private readonly PumpServices services;
    private readonly TimerBook timers;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private Running? running;
    private bool isStopped;

    internal Pumps(PumpServices services, TimerBook timers, AppCatalog catalog)
    {
        this.services = services;
        this.timers = timers;
        logger = services.Loggers.CreateLogger<Pumps>();
        catalog.Publishing += snapshot =>
        {
            var pumps = Make(snapshot);
            return () => TakeOver(pumps);
        };
    }

    /// <summary>The queue pumps of the version that serves.</summary>
    internal IReadOnlyList<QueuePump> Queues
    {
        get { lock (gate) return [.. (running?.Pumps ?? []).OfType<QueuePump>()]; }
    }

    /// <summary>The timers of the version that serves; none that is switched off.</summary>
    internal IReadOnlyList<TimerFunction> Timers
    {
        get { lock (gate) return [.. (running?.Pumps ?? []).OfType<TimerPump>().SelectMany(pump => pump.Timers)]; }
    }

    /// <summary>Takes nothing new from here on.</summary>
    public Task StopAsync()
    {
        Running? last;
        lock (gate)
        {
            isStopped = true;
            (last, running) = (running, null);
        }
        return last?.StopAsync() ?? Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    /// <exception cref="AppRejectedException">With all that is wrong.</exception>
    private List<IPump> Make(AppSnapshot snapshot)
    {
        List<FulmarException> errors = [];
        List<IPump> pumps = [];
        List<TimerFunction> due = [];
        List<Function> cold = [];
        foreach (var function in snapshot.Functions.Where(function => !function.IsDisabled))
            try
            {
                switch (function.Trigger)
                {
                    case QueueTriggerDefinition queue:
                        pumps.Add(new QueuePump(snapshot, function, queue, services));
                        break;
                    case TimerTriggerDefinition timer:
                        due.Add(TimerFunction.Read(snapshot, function, timer));
                        break;
                    case WarmupTriggerDefinition:
                        cold.Add(function);
                        break;
                }
            }
            catch (FulmarException exception) { errors.Add(exception); }
        if (errors.Count > 0) throw new AppRejectedException(errors);
        if (due.Count > 0) pumps.Add(new TimerPump(snapshot, due, timers, services));
        if (cold.Count > 0) pumps.Add(new WarmupPump(snapshot, cold, services));
        return pumps;
    }

    private void TakeOver(List<IPump> pumps)
    {
        Running? before;
        lock (gate)
        {
            if (isStopped) return;
            before = running;
            running = new Running(pumps, RunForEverAsync);
        }
        _ = before?.StopAsync();
    }

    /// <summary>A pump that fails begins again: a disk that is full now may have room later.</summary>
    private async Task RunForEverAsync(IPump pump, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try { await pump.RunAsync(cancellationToken).ConfigureAwait(false); }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { return; }
            catch (Exception exception)
            {
                Log.PumpFailed(logger, exception, Pause);
                await Task.Delay(Pause, services.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private sealed class Running : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task all;

        public Running(IReadOnlyList<IPump> pumps, Func<IPump, CancellationToken, Task> run)
        {
            Pumps = pumps;
            var token = stop.Token;
            all = Task.WhenAll(pumps.Select(pump => Task.Run(() => run(pump, token), CancellationToken.None)));
        }

        public IReadOnlyList<IPump> Pumps { get; }

        public async Task StopAsync()
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await all.ConfigureAwait(false);
            Dispose();
        }

        public void Dispose() => stop.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A trigger's loop failed; it begins again in {Pause}.")]
        public static partial void PumpFailed(ILogger logger, Exception exception, TimeSpan pause);
    }
}

using System.Diagnostics;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server.Apps;

/// <summary>What a version is loaded with.</summary>
/// <param name="Host">What <c>host.json</c> says.</param>
/// <param name="TakeBack">Puts back the settings before it, when it does not load.</param>
internal sealed record LoadedSettings(HostDefinition Host, Action TakeBack);

/// <summary>Brings versions of the app into the catalog: build → load → check → swap → drain the one before.</summary>
internal sealed partial class AppLoader(
    AppWorkers workers, HostOptions options, AppCatalog catalog, InFlight inFlight, ILogger<AppLoader> logger) : IAsyncDisposable
{
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(10), Rest = TimeSpan.FromMilliseconds(200);
    private readonly SemaphoreSlim oneAtATime = new(1);
    private readonly HashSet<Task> retiring = [];

    /// <summary>Loads the app as it is now, one version after the other. When that fails, what served serves on.</summary>
    /// <param name="read">Reads <c>host.json</c> and settings; its failure is a failure of the version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FulmarException">The app cannot be built or loaded.</exception>
    /// <exception cref="AppRejectedException">It was loaded, and is wrong.</exception>
    public async Task<AppSnapshot> LoadAsync(Func<LoadedSettings> read, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        LoadedSettings? settings = null;
        try
        {
            settings = read();
            var assembly = await workers.BuildAsync(cancellationToken).ConfigureAwait(false);
            var started = Stopwatch.GetTimestamp();
            var version = catalog.NextVersion();
            var worker = await workers.LoadAsync(assembly, version, settings.Host, cancellationToken).ConfigureAwait(false);
            AppSnapshot snapshot;
            AppSnapshot? previous;
            try
            {
                snapshot = AppSnapshot.Create(version, options.AppName, settings.Host, worker);
                previous = catalog.Publish(snapshot);
            }
            catch
            {
                await worker.DisposeAsync().ConfigureAwait(false);
                throw;
            }
            Log.Loaded(logger, version, snapshot.Functions.Count, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (previous is not null) Retire(previous);
            return snapshot;
        }
        catch (Exception exception)
        {
            settings?.TakeBack();
            if (exception is not OperationCanceledException) catalog.Fail(exception);
            throw;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Ends the version that serves, and waits for those before it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (catalog.Current is { } current && !await current.RetireAsync(TimeSpan.Zero).ConfigureAwait(false))
        {
            // It was asked to end and did not. Where it can be ended it is, and what it held is given back before the storage goes.
            if (await current.TryAbandonAsync().ConfigureAwait(false)) await inFlight.DrainAsync(StopBound).ConfigureAwait(false);
        }
        Task[] pending;
        lock (retiring) pending = [.. retiring];
        // Bounded: each ends within its own drain.
        await Task.WhenAny(Task.WhenAll(pending), Task.Delay(StopBound, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        oneAtATime.Dispose();
    }

    private void Retire(AppSnapshot snapshot)
    {
        // Elsewhere: a reload does not wait for the folder of the one before to be deleted.
        var task = Task.Run(async () =>
        {
            // What was loaded just now is called first: ending processes takes a processor for itself.
            await Task.Delay(Rest, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
            await RetireAsync(snapshot).ConfigureAwait(false);
        });
        lock (retiring) retiring.Add(task);
        _ = task.ContinueWith(done => { lock (retiring) retiring.Remove(done); }, TaskScheduler.Default);
    }

    private async Task RetireAsync(AppSnapshot snapshot)
    {
        if (await snapshot.RetireAsync(options.DrainTimeout).ConfigureAwait(false))
        {
            Log.Drained(logger, snapshot.Version);
            return;
        }
        Log.NotDrained(logger, snapshot.Version, options.DrainTimeout);
        inFlight.Cancel(invocation => invocation.App == snapshot);
        // Not among what a stopping host waits for.
        _ = EndWithLastAsync(snapshot);
    }

    private async Task EndWithLastAsync(AppSnapshot snapshot)
    {
        await snapshot.RetireAsync(Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        Log.Drained(logger, snapshot.Version);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Loaded version {Version} with {Functions} functions in {Milliseconds:0.0} ms")]
        public static partial void Loaded(ILogger logger, int version, int functions, double milliseconds);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Version {Version} has drained")]
        public static partial void Drained(ILogger logger, int version);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Version {Version} still runs something after {Bound}: its calls are cancelled, and it stays in memory until they end")]
        public static partial void NotDrained(ILogger logger, int version, TimeSpan bound);
    }
}

using System.Runtime.ExceptionServices;
using Fulmar.Runtime;
using Fulmar.Runtime.Access;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Server.Apps;
using Fulmar.Server.Configuration;
using Fulmar.Server.Doors;
using Fulmar.Server.Logging;
using Fulmar.Storage;
using Fulmar.Triggers;
using Fulmar.Triggers.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fulmar.Server;

/// <summary>A running host: one app, one data directory. The list of <see cref="StartAsync"/> is the order of start; stop is the reverse.</summary>
public sealed class FulmarHost : IAsyncDisposable
{
    private readonly WebApplication services;
    private readonly DataDirectory data;
    private readonly HostOptions options;
    private readonly LogHub logs;
    private readonly CancellationTokenSource loops = new(), drained = new();
    private readonly List<Task> running = [];
    private int ended;

    private FulmarHost(WebApplication services, DataDirectory data, HostOptions options, LogHub logs)
    {
        this.services = services;
        this.data = data;
        this.options = options;
        this.logs = logs;
    }

    /// <summary>Completes when the host should stop, with the exit code.</summary>
    public HostLife Life => Get<HostLife>();

    /// <summary>The app.</summary>
    public AppCatalog Catalog => Get<AppCatalog>();

    /// <summary>The log.</summary>
    public LogHub Logs => logs;

    /// <summary>The public door's addresses.</summary>
    public IReadOnlyList<Uri> Addresses => Get<Listeners>().Public;

    /// <summary>The operators' Unix socket.</summary>
    public string Socket => Get<Listeners>().Socket;

    /// <summary>The operators' address, null for none, and the token that opens it.</summary>
    public (Uri? Address, string Token) Operators => (Get<Listeners>().Operators, Get<OperatorsDoor>().Token);

    /// <summary>The storage.</summary>
    internal IStorageEngine Storage => Get<IStorageEngine>();

    /// <summary>What bounds a client.</summary>
    internal KestrelServerLimits Limits => Get<IOptions<KestrelServerOptions>>().Value.Limits;

    /// <summary>Starts a host.</summary>
    /// <exception cref="FulmarException">The app, a setting or the machine is not fit; nothing is left behind.</exception>
    /// <exception cref="AppRejectedException">The app was loaded and is wrong.</exception>
    /// <exception cref="StorageException">The store cannot be opened.</exception>
    public static async Task<FulmarHost> StartAsync(HostLaunch launch, CancellationToken cancellationToken)
    {
        // 1. What the app and its files say.
        var app = AppFolder.Open(launch.Folder);
        var settings = new AppSettings(launch.Options, launch.Environment);
        var configuration = settings.Read(app.Path, launch.Mode);
        var options = HostOptions.Read(app.Path, launch.Mode, configuration.Values);
        if (launch.BuildFolder is { } buildFolder) options = options with { BuildFolder = buildFolder };
        if (launch.WorkerProgram is { } worker) options = options with { WorkerProgram = worker };
        var definition = HostJson.Read(configuration);
        settings.Apply(configuration, options);

        // 2. The data directory, locked.
        SocketFolder.Sweep();
        var data = DataDirectory.Open(options.DataDirectory);
        var logs = new LogHub(launch.Time);
        FulmarHost? host = null;
        try
        {
            if (launch.Output is not null) logs.Console = new LogConsole(launch.Output, launch.Json, launch.Colour) { PrintsLog = definition.ConsoleIsEnabled };
            var masterKey = new MasterKey(configuration.AppSettings.GetValueOrDefault("FULMAR_MASTER_KEY")?.Value);
            host = new FulmarHost(ServerServices.Compose(new HostParts(app, options, configuration, settings, logs, masterKey, launch.Time, launch.OnEventLoops)), data, options, logs);
            if (launch.TakesConsole) Console.SetOut(new UserConsole(logs.CreateLogger("Console")));
            logs.Levels = host.Get<AppReload>().LevelsOf(definition);
            host.Get<Announcement>().Configuration(configuration);

            // 3. The storage, and the keys that are in it.
            await host.Get<AppKeys>().LoadAsync(cancellationToken).ConfigureAwait(false);

            // 4. The app, and the pumps that follow each version of it. Watched from before it is read, so that no change is missed.
            host.Get<Pumps>();
            if (options.Watch) host.Get<AppWatch>();
            var snapshot = await host.Get<AppLoader>().LoadAsync(() => new LoadedSettings(definition, static () => { }), cancellationToken).ConfigureAwait(false);

            // 5. Loops and doors.
            host.Run(launch.Time);
            await host.Get<Listeners>().OpenAsync(host.Get<IServer>(), cancellationToken).ConfigureAwait(false);
            // A master key is made only for somebody who sees it, and not before nothing can fail any more.
            var made = options.RequireKeys && logs.Console is not null ? await host.Get<AppKeys>().CreateMasterAsync(cancellationToken).ConfigureAwait(false) : null;
            host.Announce(snapshot, made, launch.Time);
            return host;
        }
        catch
        {
            if (host is not null)
            {
                try { await host.DisposeAsync().ConfigureAwait(false); }
                catch (Exception) { /* why the start failed is what counts */ }
            }
            else
            {
                data.Dispose();
                if (logs.Console is { } console) await console.DisposeAsync().ConfigureAwait(false);
            }
            throw;
        }
    }

    /// <summary>Runs until something asks it to stop, then drains. Returns the process's exit code.</summary>
    public async Task<int> RunAsync()
    {
        var exitCode = await Life.Stopping.ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        return exitCode;
    }

    /// <summary>Stops: doors close to new connections, what runs ends within the drain's bound, the app ends, the data directory is free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0) return;
        Life.Stop();
        // Each is done whatever became of the one before: a folder that is gone must not keep a port, or the lock.
        List<Exception> failures = [];
        foreach (var step in new Func<Task>[]
        {
            loops.CancelAsync, () => Get<Pumps>().StopAsync(), DrainAsync, drained.CancelAsync, () => Task.WhenAll(running), () => Get<AppLoader>().DisposeAsync().AsTask(), () => Task.Run(Get<Listeners>().Close),
            async () => { if (logs.Console is { } console) await console.DisposeAsync().ConfigureAwait(false); },
            () => services.DisposeAsync().AsTask(), () => Task.Run(data.Dispose), () => Task.Run(loops.Dispose), () => Task.Run(drained.Dispose),
        })
            try { await step().ConfigureAwait(false); }
            catch (Exception exception) { failures.Add(exception); }
        if (failures is [var first, ..]) ExceptionDispatchInfo.Throw(first);
    }

    private async Task DrainAsync()
    {
        var inFlight = Get<InFlight>();
        using var bound = new CancellationTokenSource();
        var closing = Get<IServer>().StopAsync(bound.Token);
        if (inFlight.Count - inFlight.Runaways is var calls and > 0) Get<Announcement>().Draining(calls);
        // An open stream would take the whole bound: told now, its function can end it well.
        inFlight.Cancel(invocation => invocation.IsAnswering);
        if (!await inFlight.DrainAsync(options.DrainTimeout).ConfigureAwait(false)) inFlight.Cancel(_ => true);
        bound.CancelAfter(TimeSpan.FromSeconds(2));
        await closing.ConfigureAwait(false);
    }

    private void Run(TimeProvider time)
    {
        var inFlight = Get<InFlight>();
        running.Add(inFlight.WatchAsync(loops.Token));
        running.Add(Get<LeaseRenewal>().RunAsync(drained.Token));
        if (options.Watch) running.Add(Get<AppReload>().WatchAsync(Get<AppWatch>(), time, loops.Token));
    }

    private void Announce(AppSnapshot snapshot, KeyWritten? master, TimeProvider time)
    {
        var doors = Get<Listeners>();
        new HostFile(Environment.ProcessId, options.AppName, options.Mode.ToString().ToLowerInvariant(),
            [.. doors.Public.Select(address => address.GetLeftPart(UriPartial.Authority))], doors.Operators?.GetLeftPart(UriPartial.Authority), doors.Socket, time.GetUtcNow())
            .Write(data.HostFile);
        Get<Announcement>().Functions(snapshot);
        if (master is not null) Get<Announcement>().MasterKey(master.Value);
        Get<Announcement>().Operators(Get<OperatorsDoor>().Token);
    }

    internal T Get<T>() where T : notnull => services.Services.GetRequiredService<T>();
}

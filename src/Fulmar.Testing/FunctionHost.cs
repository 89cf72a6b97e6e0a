using Fulmar.Server;
using Fulmar.Server.Logging;

namespace Fulmar.Testing;

/// <summary>
/// A running host for a test: one app, in this process, on free ports of the loopback address, with a data directory that is deleted afterwards.
/// It is the host of <c>fulmar start</c>, but does not watch files, and waits 5 s for what still runs at its end.
/// <para>
/// Any number of hosts may run side by side, also over one folder. What they share is the environment of the process: an app has its own settings
/// while it starts, so what it takes from its configuration is its own for good; what it reads with <see cref="Environment.GetEnvironmentVariable(string)"/>
/// later is of the host that was started last and still runs. Hosts therefore start one after the other.
/// </para>
/// </summary>
public sealed class FunctionHost : IAsyncDisposable
{
    private readonly FulmarHost host;
    private readonly EnvironmentLayer environment;
    private int ended;

    private FunctionHost(FulmarHost host, EnvironmentLayer environment, string data)
    {
        this.host = host;
        this.environment = environment;
        DataFolder = data;
        Client = new HttpClient { BaseAddress = Address };
    }

    /// <summary>The public door: <c>http://127.0.0.1:port/</c>.</summary>
    public Uri Address => host.Addresses[0];

    /// <summary>Calls <see cref="Address"/>: <c>Client.GetAsync("api/hello")</c>.</summary>
    public HttpClient Client { get; }

    /// <summary>The data directory of this host.</summary>
    public string DataFolder { get; }

    /// <summary>The newest entries of the log, at most 1,000, oldest first: those of the host, and those of user code with its function.</summary>
    public IReadOnlyList<LogEntry> Logs => host.Logs.Newest();

    /// <summary>The log: what is kept, then what comes.</summary>
    public IAsyncEnumerable<LogEntry> FollowLogsAsync(CancellationToken cancellationToken) => host.Logs.FollowAsync(cancellationToken);

    /// <summary>Builds the app in a folder where that is needed, and starts a host with it.</summary>
    /// <param name="folder">The app's folder, relative to the current directory.</param>
    /// <param name="options">What is different; null for nothing.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="Exception">The app does not build, or is refused; the message says why, and nothing is left behind.</exception>
    public static async Task<FunctionHost> StartAsync(string folder, FunctionHostOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FunctionHostOptions();
        var data = NewDataFolder(options.Durable);
        try
        {
            var launch = LaunchOf(Path.GetFullPath(folder), data, options);
            var (host, environment) = await EnvironmentLayer.StartAsync(options.Settings, () => FulmarHost.StartAsync(launch, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new FunctionHost(host, environment, data);
        }
        catch
        {
            Directory.Delete(data, recursive: true);
            throw;
        }
    }

    /// <summary>Lets what runs end (5 s at most), and stops the host. Its data is gone then.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0) return;
        Client.Dispose();
        await host.DisposeAsync().ConfigureAwait(false);
        await environment.LeaveAsync().ConfigureAwait(false);
        Directory.Delete(DataFolder, recursive: true);
    }

    // What nobody will read again need not reach a disk.
    private static string NewDataFolder(bool isDurable)
    {
        const string inMemory = "/dev/shm";
        return isDurable || !Directory.Exists(inMemory)
            ? Directory.CreateTempSubdirectory("fulmar-testing-").FullName
            : Directory.CreateDirectory($"{inMemory}/fulmar-testing-{Guid.NewGuid():N}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    private static HostLaunch LaunchOf(string folder, string data, FunctionHostOptions options)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["port"] = "0",
            ["operatorsPort"] = "0",
            ["data"] = data,
            ["durability"] = options.Durable ? "full" : "off",
            ["watch"] = "false",
            ["build"] = options.Build ? "true" : "false",
            ["keys"] = options.RequireKeys ? "true" : "false",
            ["drainTimeout"] = "00:00:05",
        };
        foreach (var (key, value) in options.Host) values[key] = value;
        return new HostLaunch(RunMode.Start, folder)
        {
            Options = values,
            Output = options.Output,
            Time = options.Time,
            // Kept with the app, or every host of every test would build it anew.
            BuildFolder = Path.Combine(folder, ".fulmar", "testing"),
        };
    }
}

using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Server;
using Fulmar.Server.Logging;

namespace Fulmar.FunctionalTests.Hosting;

/// <summary>A host in this process, on any free ports, with a folder of its own.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    /// <summary>What opens every function where keys are on.</summary>
    public const string MasterKey = "the-master-key-of-the-tests";

    /// <summary>Bounds every wait of a test.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private static readonly SemaphoreSlim OneAtATime = new(1);
    private readonly TemporaryFolder folder, data;

    private RunningHost(TemporaryFolder folder, TemporaryFolder data, FulmarHost host)
    {
        this.data = data;
        this.folder = folder;
        Host = host;
        Client = NewClient();
        Operators = new HttpClient { BaseAddress = host.Operators.Address, Timeout = Bound };
        Operators.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.Operators.Token);
    }

    public FulmarHost Host { get; }

    /// <summary>Calls the public door; follows no redirects, keeps no cookies.</summary>
    public HttpClient Client { get; }

    /// <summary>Calls the operators' door with its token.</summary>
    public HttpClient Operators { get; }

    public Uri Address => Host.Addresses[0];

    public string AppFolder => folder["app"];

    public string DataFolder => data.Path;

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts one.</summary>
    /// <param name="app">A folder of <c>tests/apps</c>.</param>
    /// <param name="mode">Keys are on when serving.</param>
    /// <param name="hostJson">The app's <c>host.json</c>.</param>
    /// <param name="options">Options by their key. Data is kept in memory, and not durable, unless they say so.</param>
    /// <param name="masterKey">Empty for none.</param>
    /// <param name="time">The host's clock; null for the machine's.</param>
    /// <param name="worker">The worker of an app in JavaScript; null for the real one.</param>
    /// <param name="onEventLoops">Null leaves it to the app: hosts that are processes of their own show what one in C# alone has.</param>
    /// <param name="files">Other files of the app.</param>
    public static async Task<RunningHost> Start(
        string app = "http", RunMode mode = RunMode.Start, string hostJson = """{ "version": "2.0" }""",
        Dictionary<string, string?>? options = null, string masterKey = MasterKey, TimeProvider? time = null, string? worker = null, bool? onEventLoops = true, params (string Name, string Text)[] files)
    {
        var (folder, data) = (new TemporaryFolder(), TemporaryFolder.InMemory());
        try
        {
            BuiltApp.Publish(app, folder["app"], [("host.json", hostJson), .. files]);
            var all = new Dictionary<string, string?>
            {
                ["port"] = "0",
                ["operatorsPort"] = "0",
                ["data"] = data.Path,
                ["durability"] = "off",
                ["watch"] = "false",
                ["runawayGrace"] = "00:00:00.1",
                ["drainTimeout"] = "00:00:05",
            };
            foreach (var (key, value) in options ?? []) all[key] = value;
            return new RunningHost(folder, data, await Start(new HostLaunch(mode, folder["app"])
            {
                Options = all,
                Environment = OwnEnvironment.With("FULMAR_MASTER_KEY", masterKey),
                Time = time ?? TimeProvider.System,
                WorkerProgram = worker,
                OnEventLoops = onEventLoops,
            }));
        }
        catch
        {
            folder.Dispose();
            data.Dispose();
            throw;
        }
    }

    /// <summary>An app in C# reads its settings from the environment while it starts, and all hosts of this process share that.</summary>
    private static async Task<FulmarHost> Start(HostLaunch launch)
    {
        await OneAtATime.WaitAsync(Cancelled);
        try { return await FulmarHost.StartAsync(launch, Cancelled); }
        finally { OneAtATime.Release(); }
    }

    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address, Timeout = Bound };

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request, Cancelled);
    }

    public Task<string> GetString(string path) => Client.GetStringAsync(path, Cancelled);

    /// <summary>Says the bytes given and listens to the end of the connection.</summary>
    public async Task<string> Say(string bytes)
    {
        using var connection = await RawConnection.Open(Address);
        await connection.Say(bytes);
        return await connection.ReadToEnd();
    }

    public async Task<JsonNode> Status() => JsonNode.Parse(await Operators.GetStringAsync("/fulmar/v1/status", Cancelled))!;

    /// <summary>Waits until the predicate accepts a log entry that is there or comes.</summary>
    public async Task<LogEntry> Logged(Func<LogEntry, bool> predicate)
    {
        using var bound = new CancellationTokenSource(Bound);
        await foreach (var entry in Host.Logs.FollowAsync(bound.Token))
            if (predicate(entry)) return entry;
        throw new InvalidOperationException("The log ended.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Operators.Dispose();
        await Host.DisposeAsync();
        folder.Dispose();
        data.Dispose();
    }
}

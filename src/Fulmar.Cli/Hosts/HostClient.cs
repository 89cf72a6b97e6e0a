using System.CommandLine;
using System.Net.Sockets;
using Fulmar.Runtime;
using Fulmar.Server;
using Fulmar.Server.Configuration;
using Fulmar.Server.Doors;

namespace Fulmar.Cli.Hosts;

/// <summary>The host that runs for an app's folder, reached by its Unix socket.</summary>
internal sealed class HostClient : IDisposable
{
    private HostClient(HostFile file)
    {
        File = file;
        Client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri("http://fulmar/fulmar/v1/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Where the app is.</summary>
    public static Option<string> Folder { get; } = new("--folder") { Description = "The app's folder.", DefaultValueFactory = _ => "." };

    /// <summary>Where its data directory is, if not in the folder.</summary>
    public static Option<string?> Data { get; } = new("--data") { Description = "The host's data directory. Default .fulmar in the app's folder." };

    public HostFile File { get; }

    /// <summary>Calls <c>/fulmar/v1</c>.</summary>
    public HttpClient Client { get; }

    /// <exception cref="FulmarException">No host runs there (FUL4008), or the app's files cannot be read (FUL1003).</exception>
    public static HostClient Find(ParseResult call) => Find(call, DataOf(call));

    /// <summary>The same, where the app's files need not be readable: one that is just being written must not keep anybody from the log that says so.</summary>
    public static HostClient FindForLog(ParseResult call)
    {
        string data;
        try { data = DataOf(call); }
        catch (FulmarException) { data = Path.Combine(Path.GetFullPath(call.GetValue(Folder)!), ".fulmar"); }
        return Find(call, data);
    }

    /// <summary>The host; null where none runs, and then the data directory that it would run on.</summary>
    /// <exception cref="FulmarException">The app's files cannot be read (FUL1003).</exception>
    public static HostClient? TryFind(ParseResult call, out string data)
    {
        data = DataOf(call);
        return HostFile.Find(data) is { } file ? new HostClient(file) : null;
    }

    /// <summary>The data directory that the call means, absolute. Never a guess: it may be emptied, or written to.</summary>
    /// <exception cref="FulmarException">The app's files cannot be read (FUL1003).</exception>
    public static string DataOf(ParseResult call) => Path.TrimEndingDirectorySeparator(
        call.GetValue(Data) is { } given ? Path.GetFullPath(given) : Configured(Path.GetFullPath(call.GetValue(Folder)!)));

    /// <summary>Where the app's files and the environment put the data directory.</summary>
    private static string Configured(string folder)
    {
        var configuration = HostConfiguration.Read(folder, RunMode.Start, new Dictionary<string, string?>(), HostConfiguration.ProcessEnvironment());
        return Path.GetFullPath(Path.Combine(folder, configuration.Values.Find("data")!.Value!));
    }

    private static HostClient Find(ParseResult call, string data) => HostFile.Find(data) is { } file ? new HostClient(file) : throw new FulmarException(ErrorCodes.NoHost,
        $"No host runs for {Path.GetFullPath(call.GetValue(Folder)!)} (looked in {data}). Start one with `fulmar start`, or name its folder with --folder or --data.");

    public void Dispose() => Client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(File.Socket), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

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

    /// <exception cref="FulmarException">No host runs there (FUL4008).</exception>
    public static HostClient Find(ParseResult call) => TryFind(call, out var data) ?? throw new FulmarException(ErrorCodes.NoHost,
        $"No host runs for {Path.GetFullPath(call.GetValue(Folder)!)} (looked in {data}). Start one with `fulmar start`, or name its folder with --folder or --data.");

    /// <summary>The host; null where none runs, and then the data directory that it would run on.</summary>
    public static HostClient? TryFind(ParseResult call, out string data)
    {
        data = DataOf(call);
        return HostFile.Find(data) is { } file ? new HostClient(file) : null;
    }

    /// <summary>The data directory that the call means, absolute.</summary>
    public static string DataOf(ParseResult call) => Path.TrimEndingDirectorySeparator(
        call.GetValue(Data) is { } given ? Path.GetFullPath(given) : Configured(Path.GetFullPath(call.GetValue(Folder)!)));

    /// <summary>Where the app's files and the environment put the data directory.</summary>
    private static string Configured(string folder)
    {
        try
        {
            var configuration = HostConfiguration.Read(folder, RunMode.Start, new Dictionary<string, string?>(), HostConfiguration.ProcessEnvironment());
            return Path.GetFullPath(Path.Combine(folder, configuration.Values.Find("data")!.Value!));
        }
        // A file that is just being written must not keep anybody from the log that says so.
        catch (FulmarException) { return Path.Combine(folder, ".fulmar"); }
    }

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

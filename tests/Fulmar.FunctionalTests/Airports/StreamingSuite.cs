using System.Net.Sockets;
using System.Text;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Testing;

namespace Fulmar.FunctionalTests.Airports;

/// <summary>The sample's export is sent as it is written.</summary>
public abstract class StreamingSuite
{
    private protected abstract AirportsApp App { get; }

    // More than all buffers on the way of a connection hold: those of the host, and those of the system.
    private const int Rows = 200_000;

    [Fact]
    public async Task The_first_rows_arrive_while_the_last_are_not_written()
    {
        using var data = new TemporaryFolder();
        await using var host = await StartAsync(data);
        await using var stream = await RequestAsync(host);

        // The client takes a little and no more. What was not written yet can only be written when it goes on.
        var start = await ReadAsync(stream, 4096);
        Assert.Contains("Transfer-Encoding: chunked", start);
        Assert.Contains("Airport 1,", start);
        Assert.DoesNotContain(host.Logs, entry => entry.Outcome is not null);

        var rest = await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"Airport {Rows},", rest);
        Assert.EndsWith("0\r\n\r\n", rest);
    }

    [Fact]
    public async Task A_client_that_goes_ends_the_export()
    {
        using var data = new TemporaryFolder();
        await using var host = await StartAsync(data);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        // Listens before the act.
        var outcome = OutcomeAsync(host, bound.Token);

        await using (var stream = await RequestAsync(host)) await ReadAsync(stream, 4096);

        Assert.Equal("Cancelled", await outcome);
    }

    private static async Task<string?> OutcomeAsync(FunctionHost host, CancellationToken cancellationToken)
    {
        await foreach (var entry in host.FollowLogsAsync(cancellationToken))
            if (entry.Outcome is not null) return entry.Outcome;
        return null;
    }

    private async Task<FunctionHost> StartAsync(TemporaryFolder data)
    {
        var text = new StringBuilder("iata,icao,name,city,country,latitude,longitude\n");
        for (var i = 1; i <= Rows; i++) text.Append(null, $"AAA,AAAA,Airport {i},a town with a name that is rather long,a country,{i % 90},{i % 180}\n");
        data.Write("airports.csv", text.ToString());
        data.Write("routes.csv", "airline,from,to\n");
        return await App.StartAsync(data.Path);
    }

    private static async Task<NetworkStream> RequestAsync(FunctionHost host)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
        await socket.ConnectAsync(host.Address.Host, host.Address.Port, TestContext.Current.CancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync("GET /api/airports.csv HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        return stream;
    }

    private static async Task<string> ReadAsync(NetworkStream stream, int bytes)
    {
        var buffer = new byte[bytes];
        await stream.ReadExactlyAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer);
    }
}

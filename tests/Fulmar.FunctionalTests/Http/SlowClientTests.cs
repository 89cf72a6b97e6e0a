using System.Net;
using System.Net.Sockets;
using Fulmar.FunctionalTests.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fulmar.FunctionalTests.Http;

/// <summary>
/// Clients that hold a connection and hardly use it are dropped. The limits are the server's own; here they are shorter, and Kestrel, which looks once a
/// second, allows no shorter ones.
/// </summary>
public sealed class SlowClientTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData("GET /api/routes/int/7 HT")]
    [InlineData("GET /api/routes/int/7 HTTP/1.1\r\nHost: x\r\nX-Half")]
    public async Task A_head_that_does_not_end_is_given_up(string bytes)
    {
        await using var host = await RunningHost.Start();
        host.Host.Limits.RequestHeadersTimeout = Grace;

        Assert.StartsWith("HTTP/1.1 408 Request Timeout\r\n", await host.Say(bytes), StringComparison.Ordinal);
        await AssertAlive(host);
    }

    [Fact]
    public async Task A_body_that_trickles_is_given_up()
    {
        await using var host = await RunningHost.Start();
        host.Host.Limits.MinRequestBodyDataRate = new MinDataRate(240, Grace);
        using var connection = await RawConnection.Open(host.Address);
        await connection.Say("POST /api/parameters/text HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(RunningHost.Cancelled);
        var trickling = Trickle(connection, end.Token);

        var answer = await connection.ReadToEnd();
        await end.CancelAsync();
        await trickling;

        Assert.StartsWith("HTTP/1.1 408 Request Timeout\r\n", answer, StringComparison.Ordinal);
        Assert.Equal("Rejected", (await host.Logged(entry => entry is { Function: "BodyText", Outcome: not null })).Outcome);
        await AssertAlive(host);
    }

    [Fact]
    public async Task A_response_that_is_not_read_is_given_up()
    {
        await using var host = await RunningHost.Start();
        host.Host.Limits.MinResponseDataRate = new MinDataRate(100_000_000, Grace);
        using var connection = await RawConnection.Open(host.Address);

        // More than the buffers on the way hold.
        await connection.Say("GET /api/streams/download-stream?length=1000000000 HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Equal("Cancelled", (await host.Logged(entry => entry is { Function: "DownloadStream", Outcome: not null })).Outcome);
        await AssertAlive(host);
    }

    /// <summary>A byte ten times a second, until nobody listens.</summary>
    private static async Task Trickle(RawConnection connection, CancellationToken cancellationToken)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await pace.WaitForNextTickAsync(cancellationToken)) await connection.Say("x");
        }
        catch (OperationCanceledException) { /* it has been told enough */ }
        catch (IOException exception) when (exception.InnerException is SocketException) { /* it is gone */ }
    }

    private static async Task AssertAlive(RunningHost host) => Assert.Equal(HttpStatusCode.OK, (await host.Get("/api/routes/int/7")).StatusCode);
}

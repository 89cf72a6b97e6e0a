using System.Net;
using System.Text;
using Fulmar.FunctionalTests.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Fulmar.FunctionalTests.Http;

/// <summary>What must not happen on an event loop: that one who blocks stops the others. More connections than there are loops share each.</summary>
public sealed class EventLoopTests
{
    private const int Blocked = 8;

    [Fact]
    public async Task A_function_that_blocks_its_thread_blocks_no_other_connection()
    {
        await using var host = await RunningHost.Start();
        var blocked = Enumerable.Range(0, Blocked).Select(i => host.Get($"/api/slow/blocks/loop-{i}")).ToList();
        for (var i = 0; i < Blocked; i++) await Gates.Opened($"loop-{i} began").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);

        for (var i = 0; i < Blocked; i++) Assert.Equal(HttpStatusCode.OK, (await host.Get("/healthz/ready")).StatusCode);
        for (var i = 0; i < Blocked; i++) Gates.Open($"loop-{i} may end", "done");
        foreach (var response in blocked) Assert.Equal("done", await (await response).Content.ReadAsStringAsync(RunningHost.Cancelled));
    }

    /// <summary>A request that came behind another is parsed where that one was answered: on the pool, and not on a loop that it would have to leave.</summary>
    [Theory]
    [InlineData("alone", "")]
    [InlineData("behind", "GET /healthz/ready HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task Nor_does_one_that_blocks_after_a_part_of_its_body_came(string id, string before)
    {
        await using var host = await RunningHost.Start();
        using var raw = await RawConnection.Open(host.Address);
        await raw.Say($"{before}POST /api/slow/reads-then-blocks/{id} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n");
        await Gates.Opened($"{id} began").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        await raw.Say("ab");
        await Gates.Opened($"{id} read").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);

        for (var i = 0; i < Blocked; i++) Assert.Equal(HttpStatusCode.OK, (await host.Get("/healthz/ready")).StatusCode);
        // What it waits for comes over its own connection.
        await raw.Say("cd");
        Assert.StartsWith("HTTP/1.1 200", await raw.ReadUntil("abcd"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_holds_its_own_response_up_alone()
    {
        await using var host = await RunningHost.Start();
        using var slow = await RawConnection.Open(host.Address);
        await slow.Say("GET /api/streams/download?length=67108864 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        for (var i = 0; i < Blocked; i++) Assert.Equal(HttpStatusCode.OK, (await host.Get("/healthz/ready")).StatusCode);
        Assert.True(Encoding.Latin1.GetByteCount(await slow.ReadToEnd()) > 67108864);
    }

    [Theory]
    [InlineData("http", false)]
    [InlineData("worker-js", true)]
    public async Task Only_an_app_with_functions_that_run_elsewhere_has_its_connections_on_event_loops(string app, bool expected)
    {
        await using var host = await RunningHost.Start(app, onEventLoops: null);
        var chosen = host.Host.Get<IEnumerable<IConnectionListenerFactory>>().OfType<IConnectionListenerFactorySelector>().Last(selector => selector.CanBind(new IPEndPoint(IPAddress.Loopback, 0)));
        Assert.Equal(expected, chosen.GetType().Name == "LoopTransport");
    }
}

using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Fulmar.Gateway;
using Fulmar.Gateway.Transport;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.EventLoops;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Tests.Transport;

/// <summary>Connections that end in unusual order, as the transport alone sees them.</summary>
public sealed class LoopTransportTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_says_no_more_or_too_much_gets_all_of_a_response_that_waits_for_it(bool saysNoMore)
    {
        await using var listener = await Listen();
        using var client = await Connect(listener);
        var connection = (await listener.AcceptAsync(TestContext.Current.CancellationToken))!;
        var written = 0;
        while (true)
        {
            connection.Transport.Output.GetMemory(64 * 1024).Span[..(64 * 1024)].Fill(7);
            connection.Transport.Output.Advance(64 * 1024);
            written += 64 * 1024;
            var flush = connection.Transport.Output.FlushAsync(TestContext.Current.CancellationToken).AsTask();
            if (!flush.IsCompleted) break;
        }
        await connection.Transport.Output.CompleteAsync();
        await connection.Transport.Input.CompleteAsync();
        if (saysNoMore) client.Shutdown(SocketShutdown.Send);
        else await client.SendAsync(new byte[] { 13 }, TestContext.Current.CancellationToken);
        var disposal = connection.DisposeAsync().AsTask();

        var received = 0;
        var buffer = new byte[64 * 1024];
        while (await client.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(Bound, TestContext.Current.CancellationToken) is var count and > 0) received += count;
        Assert.Equal(written, received);
        await disposal.WaitAsync(Bound, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_client_that_resets_while_what_it_sent_waits_gives_the_loop_nothing_to_do()
    {
        await using var listener = await Listen();
        var client = await Connect(listener);
        await using var connection = (await listener.AcceptAsync(TestContext.Current.CancellationToken))!;
        client.Blocking = false;
        var part = new byte[64 * 1024];
        // Until neither the connection nor the kernel takes more.
        while (client.Send(part, SocketFlags.None, out _) > 0 || client.Poll(TimeSpan.FromMilliseconds(500), SelectMode.SelectWrite)) { }
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();

        // On two processors there is one loop; on more, the connections take them in turn.
        var loops = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => EventLoop.Next()).Distinct().ToList();
        var before = loops.Sum(loop => loop.Turns);
        using var other = await Connect(listener);
        await using var answering = (await listener.AcceptAsync(TestContext.Current.CancellationToken))!;
        const int Times = 200;
        for (var i = 0; i < Times; i++)
        {
            await other.SendAsync(new byte[] { 1 }, TestContext.Current.CancellationToken);
            var read = await answering.Transport.Input.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Bound, TestContext.Current.CancellationToken);
            answering.Transport.Input.AdvanceTo(read.Buffer.End);
        }
        Assert.InRange(loops.Sum(loop => loop.Turns) - before, Times / 2, Times * 3);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_as_that()
    {
        await using var listener = await Listen();
        await Assert.ThrowsAsync<AddressInUseException>(async () => await Transport().BindAsync(listener.EndPoint, TestContext.Current.CancellationToken));
    }

    private static LoopTransport Transport() =>
        new(new GatewayOptions { RequireKeys = false, ExplainErrors = false, OnEventLoops = true }, new AppCatalog(), new SharedPools(), NullLoggerFactory.Instance);

    private static ValueTask<IConnectionListener> Listen() => Transport().BindAsync(new IPEndPoint(IPAddress.Loopback, 0));

    private static async Task<Socket> Connect(IConnectionListener listener)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.EndPoint, TestContext.Current.CancellationToken);
        return socket;
    }

    private sealed class SharedPools : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => MemoryPool<byte>.Shared;
    }
}

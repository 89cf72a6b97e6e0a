using System.Net.Sockets;
using System.Text;

namespace Fulmar.FunctionalTests.Hosting;

/// <summary>A TCP connection that says whatever bytes it is told: each <c>char</c> is one byte.</summary>
public sealed class RawConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream stream = new(socket, ownsSocket: true);

    public static async Task<RawConnection> Open(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port, RunningHost.Cancelled);
        return new RawConnection(socket);
    }

    public async Task Say(string bytes) => await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), RunningHost.Cancelled);

    /// <summary>All that comes until the other side closes; what came before a reset counts.</summary>
    public async Task<string> ReadToEnd()
    {
        using var bound = new CancellationTokenSource(RunningHost.Bound);
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, bound.Token) is var read and > 0) text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException) { text.Append("\n(reset)"); }
        return text.ToString();
    }

    /// <summary>Reads until the text has come.</summary>
    public async Task<string> ReadUntil(string wanted)
    {
        using var bound = new CancellationTokenSource(RunningHost.Bound);
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith(wanted, StringComparison.Ordinal))
        {
            Assert.True(await stream.ReadAsync(buffer, bound.Token) == 1, $"the connection ended after: {text}");
            text.Append((char)buffer[0]);
        }
        return text.ToString();
    }

    public void Dispose() => stream.Dispose();
}

using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Fulmar.Gateway.Transport;

/// <summary>TCP for Kestrel, on the event loops.</summary>
internal sealed class LoopTransport(IMemoryPoolFactory<byte> pools, ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        try
        {
            socket.Listen(Backlog);
            return new ValueTask<IConnectionListener>(new LoopListener(socket, pools.Create(), logs.CreateLogger<LoopListener>()));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // What Kestrel's own transport has.
    private const int Backlog = 512;
}

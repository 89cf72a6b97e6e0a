using System.Net;
using System.Net.Sockets;
using Fulmar.Runtime.Catalog;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Fulmar.Gateway.Transport;

/// <summary>
/// TCP for Kestrel on the event loops, for an app with functions that run elsewhere. One in C# alone runs on Kestrel's own transport, because
/// its requests would only change threads once more.
/// </summary>
internal sealed class LoopTransport(GatewayOptions options, AppCatalog catalog, IMemoryPoolFactory<byte> pools, ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint && (options.OnEventLoops ?? catalog.Current is { } app && app.Functions.Any(function => app.Worker.RunsElsewhere(function.Definition)));

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket? socket = null;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.Listen(Backlog);
            return new ValueTask<IConnectionListener>(new LoopListener(socket, pools.Create(), logs.CreateLogger<LoopListener>()));
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            // By this Kestrel knows that the port is what is wrong.
            if (exception.SocketErrorCode == SocketError.AddressAlreadyInUse) throw new AddressInUseException(exception.Message, exception);
            throw;
        }
    }

    // What Kestrel's own transport has.
    private const int Backlog = 512;
}

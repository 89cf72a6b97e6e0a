using System.Buffers;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Fulmar.Runtime.EventLoops;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Fulmar.Gateway.Transport;

/// <summary>Accepts connections and gives them to the event loops in turn.</summary>
internal sealed partial class LoopListener(Socket socket, MemoryPool<byte> pool, ILogger logger) : IConnectionListener
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                if (Begin(await socket.AcceptAsync(cancellationToken).ConfigureAwait(false)) is { } connection) return connection;
            }
            catch (ObjectDisposedException) { return null; }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.OperationAborted) { return null; }
            // Its client is gone already, or something has run out and has to become free first.
            catch (SocketException exception)
            {
                Log.NotAccepted(logger, exception.Message);
                if (exception.SocketErrorCode is not (SocketError.ConnectionReset or SocketError.ConnectionAborted)) await Task.Delay(Rest, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        pool.Dispose();
        return default;
    }

    /// <summary>Null where that fails: it is one connection's fault, and the next may go well.</summary>
    private LoopConnection? Begin(Socket accepted)
    {
        try
        {
            var connection = new LoopConnection(accepted, EventLoop.Next(), pool);
            connection.Start();
            return connection;
        }
        catch (Exception exception) when (exception is Win32Exception or ObjectDisposedException)
        {
            accepted.Dispose();
            Log.NotAccepted(logger, exception.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "A connection was not accepted: {Reason}")]
        public static partial void NotAccepted(ILogger logger, string reason);
    }
}

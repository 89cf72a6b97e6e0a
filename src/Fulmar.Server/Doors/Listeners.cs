using System.Net;
using System.Net.Sockets;
using Fulmar.Gateway;
using Fulmar.Gateway.Transport;
using Fulmar.Runtime;
using Fulmar.Server.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server.Doors;

/// <summary>The listeners of the host, on one Kestrel.</summary>
internal sealed partial class Listeners(HostOptions options, DoorCertificate certificate, ILogger<Listeners> logger)
{
    private readonly string socket = SocketFolder.PathFor(options.DataDirectory);

    /// <summary>The Unix socket of the operators' door.</summary>
    public string Socket => socket;

    /// <summary>The public door's addresses, once it listens.</summary>
    public IReadOnlyList<Uri> Public { get; private set; } = [];

    /// <summary>The operators' address, once it listens; null where it has none.</summary>
    public Uri? Operators { get; private set; }

    /// <summary>Tells Kestrel where to listen.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.RequestBodyLimit;
        var services = kestrel.ApplicationServices;
        var publicDoor = new Door("public", GatewayDoor.Build(services));
        var operatorsDoor = new Door("operators", OffLoop.Run(services.GetRequiredService<OperatorsDoor>().Build()));
        kestrel.Listen(options.Address, options.Port, publicDoor.Guard);
        if (options.HttpsPort is { } https)
            kestrel.Listen(options.Address, https, listener =>
            {
                publicDoor.Guard(listener);
                listener.Use(next => connection =>
                {
                    OffLoop.Keep(connection);
                    return next(connection);
                });
                listener.UseHttps(certificate.Value!);
            });
        File.Delete(socket);
        kestrel.ListenUnixSocket(socket, operatorsDoor.Guard);
        if (OperatorsPort() is { } port) kestrel.Listen(IPAddress.Loopback, port, operatorsDoor.Guard);
    }

    /// <summary>Opens them.</summary>
    /// <exception cref="FulmarException">A port is taken (FUL4001).</exception>
    public async Task OpenAsync(IServer server, CancellationToken cancellationToken)
    {
        try { await server.StartAsync(new DoorApplication(), cancellationToken).ConfigureAwait(false); }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new FulmarException(ErrorCodes.PortTaken,
                $"{exception.Message.TrimEnd('.')}. Stop what listens there, or choose another with --port, --https-port or --operators-port (0 for any free one).", exception);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new FulmarException(ErrorCodes.PortTaken,
                $"This user may not listen on a port below 1024. Take a higher one with --port, or give the process CAP_NET_BIND_SERVICE.", exception);
        }
        catch (SocketException exception)
        {
            throw new FulmarException(ErrorCodes.PortTaken, $"The host cannot listen on {options.Address}: {exception.Message}. Choose an address of this machine with --host.", exception);
        }
        File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var addresses = server.Features.Get<IServerAddressesFeature>()!.Addresses
            .Where(address => !address.Contains("unix:", StringComparison.Ordinal)).Select(address => new Uri(address)).ToList();
        var publicCount = options.HttpsPort is null ? 1 : 2;
        Public = addresses[..publicCount];
        Operators = addresses.ElementAtOrDefault(publicCount);
    }

    /// <summary>Removes what a listener leaves behind.</summary>
    public void Close() => File.Delete(socket);

    /// <summary>A taken default is no reason not to run: the Unix socket is there besides.</summary>
    private int? OperatorsPort()
    {
        if (options.OperatorsPort is not { } port || port == 0 || options.OperatorsPortIsExplicit) return options.OperatorsPort;
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return port;
        }
        catch (SocketException)
        {
            Log.OperatorsPortTaken(logger, port);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Port {Port} is taken: this host runs without the operators' port. Its Unix socket serves the command line as always.")]
        public static partial void OperatorsPortTaken(ILogger logger, int port);
    }
}

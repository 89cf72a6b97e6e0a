using System.Net.Sockets;
using Fulmar.Server.Doors;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary>Calls <c>/fulmar/v1</c> of a host by its Unix socket.</summary>
internal static class OperatorsClient
{
    public static HttpClient Of(string dataDirectory)
    {
        var endpoint = new UnixDomainSocketEndPoint(HostFile.Find(dataDirectory)!.Socket);
        return new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(endpoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri("http://fulmar/fulmar/v1/") };
    }
}

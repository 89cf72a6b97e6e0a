using System.Net;
using System.Net.Sockets;

namespace Fulmar.Soak.Thesis;

/// <summary>A port that stays one host's while that is down: below those that the system gives to whoever connects.</summary>
internal static class FreePort
{
    private const int First = 20_000, Count = 12_000;

    public static int Find()
    {
        while (true)
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, First + Random.Shared.Next(Count));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException) { /* taken: another */ }
    }
}

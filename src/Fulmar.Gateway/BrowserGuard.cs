using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway;

/// <summary>Tells when a browser asks for a page that is not this host's own.</summary>
public static class BrowserGuard
{
    /// <summary>Whether a page of another origin asks. Programs that are no browsers send no Origin.</summary>
    public static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin is { Count: > 0 } origin && origin.ToString() != $"{request.Scheme}://{request.Host}";

    /// <summary>Whether the Host header names this machine as only this machine does. A page whose name was made to point here sends its own.</summary>
    public static bool IsOwnHost(HostString host) =>
        host.Host is "localhost" || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

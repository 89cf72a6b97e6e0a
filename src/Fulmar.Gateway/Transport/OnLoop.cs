using Fulmar.Gateway.Commits;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway.Transport;

/// <summary>Marks the endpoints of functions that run elsewhere: their requests are answered on the event loops, because nothing of them blocks.</summary>
internal sealed class OnLoop
{
    public static readonly OnLoop Mark = new();

    /// <summary>Whether the request may be answered on an event loop.</summary>
    // An Idempotency-Key is looked up in the storage first.
    public static bool May(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<OnLoop>() is not null && !Idempotency.Applies(http.Request);
}

using Fulmar.Gateway.Commits;
using Fulmar.Runtime.EventLoops;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway.Transport;

/// <summary>Marks the endpoints of functions that run elsewhere: their requests are answered on the event loops, because nothing of them blocks.</summary>
internal sealed class OnLoop
{
    public static readonly OnLoop Mark = new();

    /// <summary>Whether the request may be answered on an event loop. Where it may, its connection is back on one.</summary>
    public static bool Takes(HttpContext http)
    {
        // An Idempotency-Key is looked up in the storage first.
        if (http.GetEndpoint()?.Metadata.GetMetadata<OnLoop>() is null || Idempotency.Applies(http.Request)) return false;
        // The request before may have been answered elsewhere.
        if (EventLoop.Current is null && EventLoop.AreUsed) http.Features.Get<LoopScheduler>()?.IsOnPool = false;
        return true;
    }
}

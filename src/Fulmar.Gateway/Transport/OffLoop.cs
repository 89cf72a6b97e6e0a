using Fulmar.Runtime.EventLoops;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway.Transport;

/// <summary>Answers requests away from the event loops, because what answers them may block.</summary>
public static class OffLoop
{
    /// <summary>The same on the thread pool, with all that waits for the connection meanwhile.</summary>
    public static RequestDelegate Run(RequestDelegate answer) => http => EventLoop.Current is null ? answer(http) : RunAsync(answer, http);

    /// <summary>For a connection with work of its own, such as TLS: it is never on an event loop.</summary>
    public static void Keep(ConnectionContext connection) => connection.Features.Get<LoopScheduler>()?.IsOnPool = true;

    private static async Task RunAsync(RequestDelegate answer, HttpContext http)
    {
        var scheduler = http.Features.Get<LoopScheduler>();
        scheduler?.IsOnPool = true;
        await Task.Yield();
        try { await answer(http); }
        finally { scheduler?.IsOnPool = false; }
    }
}

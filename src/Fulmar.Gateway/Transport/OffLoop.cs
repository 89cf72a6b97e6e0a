using Fulmar.Runtime.EventLoops;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway.Transport;

/// <summary>Answers requests away from the event loops, because what answers them may block.</summary>
public static class OffLoop
{
    /// <summary>The same on the thread pool, with all that waits for the connection from now on: what an answer leaves behind may be user code as well.</summary>
    public static RequestDelegate Run(RequestDelegate answer) => http =>
    {
        if (!EventLoop.AreUsed) return answer(http);
        http.Features.Get<LoopScheduler>()?.IsOnPool = true;
        return EventLoop.Current is null ? answer(http) : LeaveAsync(answer, http);
    };

    /// <summary>For a connection with work of its own, such as TLS: it is never on an event loop.</summary>
    public static void Keep(ConnectionContext connection) => connection.Features.Get<LoopScheduler>()?.Keep();

    private static async Task LeaveAsync(RequestDelegate answer, HttpContext http)
    {
        await Task.Yield();
        await answer(http);
    }
}

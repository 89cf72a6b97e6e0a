using System.Diagnostics;
using System.Globalization;

namespace Airports;

/// <summary>Tells in the header <c>Server-Timing</c> how many milliseconds a function took; browsers show it with the request.</summary>
public sealed class ServerTiming : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        await next(context);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (context.GetHttpContext()?.Response is { HasStarted: false } response)
            response.Headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture, $"function;dur={elapsed:0.00}");
    }
}

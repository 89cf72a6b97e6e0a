using System.Threading.RateLimiting;
using Fulmar.Gateway.Responses;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Gateway.Functions;

/// <summary>Answers the requests of one function: access → admission → invocation.</summary>
internal sealed class FunctionHandler(
    AppSnapshot app, Function function, HttpAccess access, ConcurrencyLimiter? limiter, InvocationPipeline pipeline, ErrorResponder errors)
{
    private readonly HttpTriggerDefinition trigger = function.Http!;

    public Task HandleAsync(HttpContext http)
    {
        // 1. Access. Before the body is looked at, and before it is told whether the function is switched off.
        if (!access.Allows(http.Request, trigger.AuthLevel)) return ErrorResponder.RefuseAsync(http, StatusCodes.Status401Unauthorized);
        if (function.IsDisabled && !access.IsAdmin(http.Request)) return ErrorResponder.RefuseAsync(http, StatusCodes.Status404NotFound);

        // 2. Admission.
        if (limiter is not null) return HandleLimitedAsync(http, limiter);
        return InvokeAsync(http);
    }

    private Task InvokeAsync(HttpContext http)
    {
        var invocation = new HttpInvocation(app, function, http, errors);
        http.Features.Set<IServiceProvidersFeature>(invocation);
        var headers = http.Request.Headers;
        var run = pipeline.RunAsync(invocation, headers.TraceParent, headers.TraceState);
        if (!run.IsCompletedSuccessfully) return run.AsTask();
        _ = run.Result;
        return Task.CompletedTask;
    }

    private async Task HandleLimitedAsync(HttpContext http, ConcurrencyLimiter bound)
    {
        using var slot = await bound.AcquireAsync(1, http.RequestAborted);
        if (slot.IsAcquired) await InvokeAsync(http);
        else await errors.TooManyAsync(http);
    }
}

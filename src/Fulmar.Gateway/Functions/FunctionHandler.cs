using System.Threading.RateLimiting;
using Fulmar.Gateway.Commits;
using Fulmar.Gateway.Responses;
using Fulmar.Gateway.Transport;
using Fulmar.Runtime.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Gateway.Functions;

/// <summary>Answers the requests of one function: access → admission → once → invocation.</summary>
internal sealed class FunctionHandler(FunctionServices services, AppSnapshot app, Function function, ConcurrencyLimiter? limiter)
{
    private readonly HttpTriggerDefinition trigger = function.Http!;

    public Task HandleAsync(HttpContext http)
    {
        // 1. Access. Before the body is looked at, and before it is told whether the function is switched off.
        if (!services.Access.Allows(http.Request, trigger.AuthLevel, function.Name)) return ErrorResponder.RefuseAsync(http, StatusCodes.Status401Unauthorized);
        if (function.IsDisabled && !services.Access.IsOwner(http.Request)) return ErrorResponder.RefuseAsync(http, StatusCodes.Status404NotFound);

        // 2. Admission.
        if (limiter is not null) return HandleLimitedAsync(http, limiter);
        return OnceAsync(http);
    }

    // 3. Once, where the request asks for it.
    private Task OnceAsync(HttpContext http) =>
        Idempotency.Applies(http.Request) ? services.Idempotency.RunAsync(http, function.Name, InvokeAsync) : InvokeAsync(http);

    // 4. Invocation.
    private Task InvokeAsync(HttpContext http)
    {
        if (app.TryEnter()) return RunAsync(http, app, function);
        // Matched just before a swap: the version that serves now takes it, by the rules that it has now.
        var current = services.Catalog.Current!;
        if (current.Find(function.Name) is not { Http: { } rules } successor) return ErrorResponder.NotReadyAsync(http);
        if (!services.Access.Allows(http.Request, rules.AuthLevel, successor.Name)) return ErrorResponder.RefuseAsync(http, StatusCodes.Status401Unauthorized);
        if (successor.IsDisabled && !services.Access.IsOwner(http.Request)) return ErrorResponder.RefuseAsync(http, StatusCodes.Status404NotFound);
        // What it was matched with may have run elsewhere, and what takes it now may block.
        return current.TryEnter() ? OffLoop.Run(off => RunAsync(off, current, successor))(http) : ErrorResponder.NotReadyAsync(http);
    }

    private async Task RunAsync(HttpContext http, AppSnapshot version, Function target)
    {
        var invocation = new HttpInvocation(version, target, http, services.Errors);
        http.Features.Set<IServiceProvidersFeature>(invocation);
        var headers = http.Request.Headers;
        try { await services.Pipeline.RunAsync(invocation, headers.TraceParent, headers.TraceState); }
        finally { version.Leave(); }
    }

    private async Task HandleLimitedAsync(HttpContext http, ConcurrencyLimiter bound)
    {
        using var slot = await bound.AcquireAsync(1, http.RequestAborted);
        if (slot.IsAcquired) await OnceAsync(http);
        else await ErrorResponder.TooManyAsync(http);
    }
}

using Fulmar.Runtime.Invocations;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>Runs a function that gets the request itself and answers it itself: path, headers and body go as they came, in both directions as they flow.</summary>
internal sealed class ForwardInvoker(CustomSupervisor supervisor, string hostVersion)
{
    // RFC 9110, 7.6.1: between two hops only.
    private static readonly HashSet<string> Hop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    public async ValueTask InvokeAsync(FunctionContext context)
    {
        var invocation = (Invocation)context;
        var call = CustomCall.Begin(invocation, await supervisor.ProcessAsync().ConfigureAwait(false));
        var isHandedOn = false;
        try
        {
            using var request = Request(invocation, call.Process);
            invocation.Result = new ForwardedResponse(call, await call.Process.SendAsync(request, call.Cancelled).ConfigureAwait(false));
            isHandedOn = true;
        }
        finally
        {
            if (!isHandedOn) call.Dispose();
        }
    }

    /// <summary>Whether a header is for the next hop alone.</summary>
    public static bool IsHop(string name) => Hop.Contains(name);

    /// <summary>Says who asks, and for what run.</summary>
    public static void AddHeaders(HttpRequestMessage request, Invocation invocation, string hostVersion)
    {
        request.Headers.TryAddWithoutValidation("X-Azure-Functions-HostVersion", hostVersion);
        request.Headers.TryAddWithoutValidation("X-Azure-Functions-InvocationId", invocation.InvocationId);
        if (invocation.TraceContext.TraceParent is not { Length: > 0 } parent) return;
        request.Headers.Remove("traceparent");
        request.Headers.Remove("tracestate");
        request.Headers.TryAddWithoutValidation("traceparent", parent);
        if (invocation.TraceContext.TraceState is { Length: > 0 } state) request.Headers.TryAddWithoutValidation("tracestate", state);
    }

    private HttpRequestMessage Request(Invocation invocation, CustomProcess process)
    {
        var http = invocation.HttpContext!;
        var incoming = http.Request;
        var target = $"{incoming.PathBase.ToUriComponent()}{incoming.Path.ToUriComponent()}{incoming.QueryString.ToUriComponent()}";
        var request = new HttpRequestMessage(new HttpMethod(incoming.Method), new Uri(process.Address, target.StartsWith("//", StringComparison.Ordinal) ? $"{process.Address}{target[1..]}" : target));
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false }) request.Content = new StreamContent(incoming.Body);
        foreach (var (name, values) in incoming.Headers)
            if (!IsHop(name) && !request.Headers.TryAddWithoutValidation(name, values.AsEnumerable())) request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        AddHeaders(request, invocation, hostVersion);
        return request;
    }
}

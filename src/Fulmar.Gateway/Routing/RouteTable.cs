using System.Threading.RateLimiting;
using Fulmar.Gateway.Functions;
using Fulmar.Gateway.Responses;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Fulmar.Gateway.Routing;

/// <summary>
/// What the public door answers: the host's own routes, then the functions of the version that serves. Swapped whole with the app; a request
/// that was matched before the swap ends on the version that it was matched with.
/// </summary>
public sealed class RouteTable : EndpointDataSource, IDisposable
{
    private const int ReservedOrder = -1_000_000;

    private readonly AppCatalog catalog;
    private readonly HttpAccess access;
    private readonly InvocationPipeline pipeline;
    private readonly GatewayOptions options;
    private readonly ErrorResponder errors;
    private readonly Lock gate = new();
    private IReadOnlyList<Endpoint> reserved = [];
    private IReadOnlyList<Endpoint> endpoints = [];
    private CancellationTokenSource changed = new();

    internal RouteTable(AppCatalog catalog, HttpAccess access, InvocationPipeline pipeline, GatewayOptions options, ErrorResponder errors)
    {
        this.catalog = catalog;
        this.access = access;
        this.pipeline = pipeline;
        this.options = options;
        this.errors = errors;
        catalog.Publishing += snapshot => Swap(EndpointsOf(snapshot));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Endpoint> Endpoints => endpoints;

    /// <inheritdoc/>
    public override IChangeToken GetChangeToken()
    {
        // A swap between the two halves would ask a source that is disposed of.
        lock (gate) return new CancellationChangeToken(changed.Token);
    }

    /// <summary>Adds routes of the host that no app can take: <c>/healthz</c>, <c>/admin</c>, <c>/runtime</c>.</summary>
    public void Reserve(IEnumerable<(string Template, string[] Methods, RequestDelegate Answer)> routes)
    {
        reserved = [.. routes.Select(route => new RouteEndpointBuilder(
            route.Answer, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse(route.Template), ReservedOrder)
        {
            DisplayName = route.Template,
            Metadata = { new HttpMethodMetadata(route.Methods) },
        }.Build())];
        Swap([]);
    }

    /// <inheritdoc/>
    public void Dispose() => changed.Dispose();

    private void Swap(IReadOnlyList<Endpoint> functions)
    {
        CancellationTokenSource before;
        lock (gate)
        {
            endpoints = [.. reserved, .. functions];
            (before, changed) = (changed, new CancellationTokenSource());
        }
        before.Cancel();
        before.Dispose();
    }

    private List<Endpoint> EndpointsOf(AppSnapshot snapshot)
    {
        var limiter = Limiter(snapshot.Host.Http);
        var functions = snapshot.Functions.Where(function => function.Http is not null).ToList();
        // Each gets an order of its own, more literal templates first, so that no two ever match equally well.
        return [.. functions
            .OrderBy(function => function.Http!.Pattern.InboundPrecedence)
            .Select((function, order) => Build(function, order, new FunctionHandler(catalog, snapshot, function, access, limiter, pipeline, errors), functions))];
    }

    private static Endpoint Build(Function function, int order, FunctionHandler handler, List<Function> all)
    {
        var trigger = function.Http!;
        var builder = new RouteEndpointBuilder(handler.HandleAsync, trigger.Pattern, order) { DisplayName = function.Name };
        if (trigger.Methods.Count > 0) builder.Metadata.Add(new HttpMethodMetadata(MethodsWithHead(trigger, all)));
        return builder.Build();
    }

    private static IEnumerable<string> MethodsWithHead(HttpTriggerDefinition trigger, List<Function> all)
    {
        var headIsTaken = all.Any(other => other.Http!.Shape == trigger.Shape && other.Http.Methods.Contains(HttpMethods.Head));
        return trigger.Methods.Contains(HttpMethods.Get) && !headIsTaken ? trigger.Methods.Append(HttpMethods.Head) : trigger.Methods;
    }

    private ConcurrencyLimiter? Limiter(HttpDefinition http)
    {
        if (http.MaxConcurrentRequests < 0 && http.MaxOutstandingRequests < 0) return null;
        var running = http.MaxConcurrentRequests > 0 ? http.MaxConcurrentRequests : http.MaxOutstandingRequests;
        var waiting = http.MaxOutstandingRequests < 0 ? options.WaitingLimit : Math.Max(0, http.MaxOutstandingRequests - running);
        return new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = running, QueueLimit = waiting });
    }
}

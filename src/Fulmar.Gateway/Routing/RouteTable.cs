using System.Threading.RateLimiting;
using Fulmar.Gateway.Functions;
using Fulmar.Gateway.Transport;
using Fulmar.Runtime.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace Fulmar.Gateway.Routing;

/// <summary>
/// What the public door answers: the host's own routes, then the functions of the version that serves. Swapped whole with the app; a request
/// that was matched before the swap ends on the version that it was matched with.
/// </summary>
public sealed class RouteTable : EndpointDataSource, IDisposable
{
    private const int ReservedOrder = -1_000_000, YieldingOrder = 1_000_000;

    private readonly FunctionServices services;
    private readonly GatewayOptions options;
    private readonly Lock gate = new();
    private IReadOnlyList<Endpoint> own = [];
    private IReadOnlyList<Endpoint> endpoints = [];
    private CancellationTokenSource changed = new();

    internal RouteTable(FunctionServices services, GatewayOptions options)
    {
        this.services = services;
        this.options = options;
        services.Catalog.Publishing += snapshot =>
        {
            var functions = EndpointsOf(snapshot);
            return () => Swap(functions);
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Endpoint> Endpoints => endpoints;

    /// <inheritdoc/>
    public override IChangeToken GetChangeToken()
    {
        // A swap between the two halves would ask a source that is disposed of.
        lock (gate) return new CancellationChangeToken(changed.Token);
    }

    /// <summary>Adds the host's own routes: <c>/healthz</c>, <c>/admin</c>, <c>/runtime</c>, the home page.</summary>
    public void Add(IEnumerable<HostRoute> routes)
    {
        own = [.. routes.Select(route => new RouteEndpointBuilder(
            route.Answer, RoutePatternFactory.Parse(route.Template), route.YieldsToFunctions ? YieldingOrder : ReservedOrder)
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
        var kept = endpoints;
        lock (gate)
        {
            endpoints = [.. own, .. functions];
            (before, changed) = (changed, new CancellationTokenSource());
        }
        // The router builds what matches here, and keeps what it had when that fails.
        try { before.Cancel(); }
        catch
        {
            endpoints = kept;
            throw;
        }
        finally { before.Dispose(); }
    }

    private List<Endpoint> EndpointsOf(AppSnapshot snapshot)
    {
        var limiter = Limiter(snapshot.Host.Http);
        var functions = snapshot.Functions.Where(function => function.Http is not null).ToList();
        // Each gets an order of its own, more literal templates first, so that no two ever match equally well.
        return [.. functions
            .OrderBy(function => function.Http!.Pattern.InboundPrecedence)
            .Select((function, order) => Build(function, order, new FunctionHandler(services, snapshot, function, limiter), functions, snapshot))];
    }

    private static Endpoint Build(Function function, int order, FunctionHandler handler, List<Function> all, AppSnapshot snapshot)
    {
        var trigger = function.Http!;
        var builder = new RouteEndpointBuilder(handler.HandleAsync, trigger.Pattern, order) { DisplayName = function.Name };
        if (trigger.Methods.Count > 0) builder.Metadata.Add(new HttpMethodMetadata(MethodsWithHead(trigger, all)));
        if (snapshot.Middleware is null && snapshot.Worker.RunsElsewhere(function.Definition)) builder.Metadata.Add(OnLoop.Mark);
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

using Fulmar.Gateway.Responses;
using Fulmar.Gateway.Routing;
using Fulmar.Gateway.Transport;
using Fulmar.Runtime.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using IPNetwork = System.Net.IPNetwork;

namespace Fulmar.Gateway;

/// <summary>The public HTTP door as one delegate.</summary>
public static class GatewayDoor
{
    /// <summary>Builds it: response headers → CORS → WebSocket → route → off the event loop, where user code answers → answer.</summary>
    public static RequestDelegate Build(IServiceProvider services)
    {
        var options = services.GetRequiredService<GatewayOptions>();
        var catalog = services.GetRequiredService<AppCatalog>();
        var app = new ApplicationBuilder(services);

        app.Use(next => http => HasTwoLengths(http.Request) ? ErrorResponder.RefuseAsync(http, StatusCodes.Status400BadRequest) : next(http));
        if (options.TrustedProxies.Count > 0) app.UseForwardedHeaders(Forwarded(options.TrustedProxies));
        app.Use(next => http =>
        {
            // When the head goes out: a failing function's headers are cleared, these stay.
            if (catalog.Current?.Host.Http is { } definition && AddsHeaders(http, definition)) http.Response.OnStarting(AddHeadersAsync, (http, definition));
            return next(http);
        });
        if (options.CorsOrigins.Count > 0) app.UseCors(cors =>
        {
            if (options.CorsOrigins.Contains("*")) cors.AllowAnyOrigin();
            else cors.WithOrigins([.. options.CorsOrigins]);
            cors.AllowAnyHeader().AllowAnyMethod();
            if (options.CorsCredentials) cors.AllowCredentials();
        });
        app.UseWhen(IsUpgrade, upgraded =>
        {
            // Browsers let any page open a WebSocket, with the user's cookies; only the server can refuse.
            upgraded.Use(next => http => BrowserGuard.IsForeign(http.Request) && !IsAllowed(options, http.Request.Headers.Origin.ToString())
                ? ErrorResponder.RefuseAsync(http, StatusCodes.Status403Forbidden) : next(http));
            upgraded.UseWebSockets();
        });
        app.UseRouting();
        // Azure's contract: a route that exists with another method is 404, not the router's 405.
        app.Use(next => http => http.GetEndpoint() is null or RouteEndpoint ? next(http) : ErrorResponder.RefuseAsync(http, StatusCodes.Status404NotFound));
        app.Use(next =>
        {
            var offLoop = OffLoop.Run(next);
            return http => OnLoop.Takes(http) ? next(http) : offLoop(http);
        });
        // UseRouting reads its data sources from the builder that UseEndpoints is called on.
        app.UseEndpoints(routes => routes.DataSources.Add(services.GetRequiredService<RouteTable>()));
        app.Run(http => catalog.Current is null ? ErrorResponder.NotReadyAsync(http) : ErrorResponder.RefuseAsync(http, StatusCodes.Status404NotFound));
        return app.Build();
    }

    // RFC 9112 6.3: both a length and chunks is how requests are smuggled past a proxy. Kestrel goes by the chunks, closes behind the answer, and
    // leaves the length under this name.
    private static bool HasTwoLengths(HttpRequest request) =>
        request.Headers.TransferEncoding.Count > 0 && request.Headers.ContainsKey("X-Content-Length");

    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<IPNetwork> proxies)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) forwarded.KnownIPNetworks.Add(proxy);
        return forwarded;
    }

    private static bool IsAllowed(GatewayOptions options, string origin) =>
        options.CorsOrigins.Contains("*") || options.CorsOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    private static bool IsUpgrade(HttpContext http) =>
        http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } || http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    private static bool AddsHeaders(HttpContext http, HttpDefinition definition) =>
        definition.CustomHeaders.Count > 0 || (definition.Hsts is not null && http.Request.IsHttps);

    private static Task AddHeadersAsync(object state)
    {
        var (http, definition) = ((HttpContext, HttpDefinition))state;
        foreach (var (name, value) in definition.CustomHeaders) http.Response.Headers[name] = value;
        if (definition.Hsts is { } hsts && http.Request.IsHttps) http.Response.Headers.StrictTransportSecurity = hsts;
        return Task.CompletedTask;
    }
}

using Fulmar.Gateway.Responses;
using Fulmar.Gateway.Routing;
using Fulmar.Runtime.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fulmar.Gateway;

/// <summary>The public HTTP door as one delegate.</summary>
public static class GatewayDoor
{
    /// <summary>Builds it: response headers → CORS → WebSocket → route → answer.</summary>
    public static RequestDelegate Build(IServiceProvider services)
    {
        var options = services.GetRequiredService<GatewayOptions>();
        var catalog = services.GetRequiredService<AppCatalog>();
        var app = new ApplicationBuilder(services);

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
        app.UseWhen(IsUpgrade, upgraded => upgraded.UseWebSockets());
        app.UseRouting();
        // Azure's contract: a route that exists with another method is 404, not the router's 405.
        app.Use(next => http => http.GetEndpoint() is null or RouteEndpoint ? next(http) : ErrorResponder.RefuseAsync(http, StatusCodes.Status404NotFound));
        // UseRouting reads its data sources from the builder that UseEndpoints is called on.
        app.UseEndpoints(routes => routes.DataSources.Add(services.GetRequiredService<RouteTable>()));
        app.Run(http => catalog.Current is null ? ErrorResponder.NotReadyAsync(http) : ErrorResponder.RefuseAsync(http, StatusCodes.Status404NotFound));
        return app.Build();
    }

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

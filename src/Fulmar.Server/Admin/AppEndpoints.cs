using System.Text.Json.Nodes;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Server.Doors;
using Fulmar.Triggers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fulmar.Server.Admin;

/// <summary>The app under <c>/fulmar/v1</c>: <c>functions</c>, <c>functions/{name}/invoke</c>, <c>openapi</c>, <c>reload</c>.</summary>
internal sealed class AppEndpoints(AppCatalog catalog, FunctionCall call, ManualTrigger manual, AppReload reload, Listeners listeners)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapMethods("/functions", ["GET"], ListAsync);
        api.MapMethods("/functions/{name}/invoke", ["POST"], InvokeAsync);
        api.MapMethods("/openapi", ["GET"], OpenApiAsync);
        api.MapMethods("/reload", ["POST"], ReloadAsync);
    }

    private string Origin => listeners.Public[0].GetLeftPart(UriPartial.Authority);

    private Task ListAsync(HttpContext http) => AdminJson.WriteAsync(http,
        new JsonArray([.. (catalog.Current?.Functions ?? []).Select(function => FunctionJson.Own(function, Origin))]));

    private async Task InvokeAsync(HttpContext http)
    {
        var name = (string)http.Request.RouteValues["name"]!;
        if (catalog.Current?.Find(name) is { Http: not null } function) await call.RunAsync(http, function);
        else if (await RunJson.ReadAsync(http) is { } body) await RunJson.RunAsync(http, manual, name, body);
    }

    private Task OpenApiAsync(HttpContext http) => catalog.Current is { } app
        ? AdminJson.WriteAsync(http, OpenApi.Of(app, Origin))
        : AdminJson.ErrorAsync(http, StatusCodes.Status503ServiceUnavailable, "The app is not loaded yet.");

    private async Task ReloadAsync(HttpContext http)
    {
        try
        {
            var snapshot = await reload.RunAsync(http.RequestAborted);
            await AdminJson.WriteAsync(http, new JsonObject { ["version"] = snapshot.Version, ["functions"] = snapshot.Functions.Count });
        }
        catch (Exception exception) when (exception is FulmarException or AppRejectedException)
        {
            await AdminJson.ErrorAsync(http, StatusCodes.Status409Conflict, exception.Message);
        }
    }
}

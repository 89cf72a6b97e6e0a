using System.Text.Json;
using System.Text.Json.Nodes;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Server.Configuration;
using Fulmar.Server.Doors;
using Fulmar.Server.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fulmar.Server.Admin;

/// <summary>Fulmar's own admin API, <c>/fulmar/v1</c>: what the command line and the console are clients of.</summary>
internal sealed class FulmarEndpoints(
    AppCatalog catalog, InFlight inFlight, LogHub logs, HostConfiguration configuration, HostOptions options, HostLife life, AppReload reload, FunctionCall call, Listeners doors)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/fulmar/v1");
        api.MapMethods("/status", ["GET"], StatusAsync);
        api.MapMethods("/functions", ["GET"], FunctionsAsync);
        api.MapMethods("/functions/{name}/invoke", ["POST"], InvokeAsync);
        api.MapMethods("/settings", ["GET"], SettingsAsync);
        api.MapMethods("/logs", ["GET"], LogsAsync);
        api.MapMethods("/openapi", ["GET"], OpenApiAsync);
        api.MapMethods("/reload", ["POST"], ReloadAsync);
        api.MapMethods("/stop", ["POST"], StopAsync);
    }

    private string Origin => doors.Public[0].GetLeftPart(UriPartial.Authority);

    private Task StatusAsync(HttpContext http) => AdminJson.WriteAsync(http, new JsonObject
    {
        ["app"] = options.AppName,
        ["mode"] = options.Mode.ToString().ToLowerInvariant(),
        ["state"] = life.IsStopping ? "stopping" : catalog.Current is null ? "starting" : "running",
        ["version"] = catalog.Current?.Version,
        ["functions"] = catalog.Current?.Functions.Count ?? 0,
        ["running"] = inFlight.Count,
        ["runaways"] = inFlight.Runaways,
        ["lastFailure"] = catalog.LastFailure?.Message,
    });

    private Task FunctionsAsync(HttpContext http) => AdminJson.WriteAsync(http,
        new JsonArray([.. (catalog.Current?.Functions ?? []).Select(function => FunctionJson.Own(function, Origin))]));

    private async Task InvokeAsync(HttpContext http)
    {
        var name = (string)http.Request.RouteValues["name"]!;
        if (catalog.Current?.Find(name) is not { } function)
        {
            await AdminJson.ErrorAsync(http, StatusCodes.Status404NotFound, $"There is no function '{name}'.");
            return;
        }
        await call.RunAsync(http, function);
    }

    private Task SettingsAsync(HttpContext http) => AdminJson.WriteAsync(http, SettingsJson.Of(configuration));

    private async Task LogsAsync(HttpContext http)
    {
        http.Response.ContentType = "application/x-ndjson";
        if (http.Request.Query["follow"] != "true")
        {
            foreach (var entry in logs.Newest()) await WriteAsync(entry);
            return;
        }
        await http.Response.StartAsync(http.RequestAborted);
        try
        {
            await foreach (var entry in logs.FollowAsync(http.RequestAborted))
            {
                await WriteAsync(entry);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException) { /* the reader left */ }

        Task WriteAsync(LogEntry entry) => http.Response.WriteAsync(JsonSerializer.Serialize(entry, LogJson.Default.LogEntry) + "\n", http.RequestAborted);
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

    private Task StopAsync(HttpContext http)
    {
        life.Stop();
        return AdminJson.WriteAsync(http, new JsonObject { ["state"] = "stopping" }, StatusCodes.Status202Accepted);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Server.Configuration;
using Fulmar.Server.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fulmar.Server.Admin;

/// <summary>The host under <c>/fulmar/v1</c>: <c>status</c>, <c>settings</c>, <c>logs</c>, <c>stop</c>.</summary>
internal sealed class HostEndpoints(AppCatalog catalog, InFlight inFlight, LogHub logs, AppSettings settings, HostOptions options, HostLife life)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapMethods("/status", ["GET"], StatusAsync);
        api.MapMethods("/settings", ["GET"], SettingsAsync);
        api.MapMethods("/logs", ["GET"], LogsAsync);
        api.MapMethods("/stop", ["POST"], StopAsync);
    }

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

    private Task SettingsAsync(HttpContext http) => AdminJson.WriteAsync(http, SettingsJson.Of(settings.Read(options.AppFolder, options.Mode)));

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

    private Task StopAsync(HttpContext http)
    {
        life.Stop();
        return AdminJson.WriteAsync(http, new JsonObject { ["state"] = "stopping" }, StatusCodes.Status202Accepted);
    }
}

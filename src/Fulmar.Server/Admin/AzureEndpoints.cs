using System.Reflection;
using System.Text.Json.Nodes;
using Fulmar.Gateway;
using Fulmar.Gateway.Functions;
using Fulmar.Gateway.Routing;
using Fulmar.Runtime.Catalog;
using Fulmar.Server.Configuration;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Server.Admin;

/// <summary>The routes of the public door that Azure's tools and load balancers know: <c>/admin</c> and <c>/healthz</c>.</summary>
internal sealed class AzureEndpoints(AppCatalog catalog, HttpAccess access, HostHealth health, HostOptions options, HostLife life, TimeProvider time)
{
    private static readonly string Version = typeof(AzureEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
    private readonly string instanceId = Guid.CreateVersion7().ToString("N");
    private readonly DateTimeOffset startedAt = time.GetUtcNow();

    public IEnumerable<HostRoute> Routes()
    {
        string[] get = ["GET", "HEAD"];
        yield return new("/healthz/live", get, LiveAsync);
        yield return new("/healthz/ready", get, ReadyAsync);
        yield return new("/admin/host/ping", ["GET", "HEAD", "POST"], PingAsync);
        yield return new("/admin/host/status", get, Admin(StatusAsync));
        yield return new("/admin/functions", get, Admin(ListAsync));
        yield return new("/admin/functions/{name}", get, Admin(ShowAsync));
        yield return new("/admin/functions/{name}/status", get, Admin(FunctionStatusAsync));
        // What is not there must not fall through to a function with a catch-all route.
        yield return new("/admin/{**rest}", [], Admin(NotFoundAsync));
        yield return new("/runtime/{**rest}", [], NotFoundAsync);
        yield return new("/healthz/{**rest}", [], NotFoundAsync);
    }

    private RequestDelegate Admin(RequestDelegate answer) => http =>
    {
        // With keys off, a page of another site could still make the developer's browser ask, be it under a name that was made to point here.
        var isOwn = !BrowserGuard.IsForeign(http.Request) && (options.RequireKeys || BrowserGuard.IsOwnHost(http.Request.Host));
        if (isOwn && access.IsAdmin(http.Request)) return answer(http);
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    };

    private Task LiveAsync(HttpContext http) => HealthAsync(http, health.Trouble);

    private Task ReadyAsync(HttpContext http) => HealthAsync(http,
        life.IsStopping ? "The host is draining."
        : catalog.Current is null ? "The app is not loaded yet."
        : health.Trouble);

    private static Task HealthAsync(HttpContext http, string? trouble) => trouble is null
        ? AdminJson.WriteAsync(http, new JsonObject { ["status"] = "ok" })
        : AdminJson.WriteAsync(http, new JsonObject { ["status"] = "unhealthy", ["reason"] = trouble }, StatusCodes.Status503ServiceUnavailable);

    private static Task PingAsync(HttpContext http) => Task.CompletedTask;

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private Task StatusAsync(HttpContext http)
    {
        var status = new JsonObject
        {
            ["id"] = options.AppName,
            ["state"] = life.IsStopping ? "Stopping" : catalog.Current is not null ? "Running" : catalog.LastFailure is not null ? "Error" : "Starting",
            ["version"] = Version,
            ["versionDetails"] = Version,
            ["platformVersion"] = Environment.Version.ToString(),
            ["instanceId"] = instanceId,
            ["computerName"] = Environment.MachineName,
            ["processUptime"] = (long)(time.GetUtcNow() - startedAt).TotalMilliseconds,
            ["functionAppContentEditingState"] = "NotAllowed",
        };
        if (catalog.LastFailure is { } failure) status["errors"] = new JsonArray(JsonValue.Create(failure.Message));
        return AdminJson.WriteAsync(http, status);
    }

    private Task ListAsync(HttpContext http) => AdminJson.WriteAsync(http,
        new JsonArray([.. (catalog.Current?.Functions ?? []).Select(function => FunctionJson.Azure(function, Origin(http)))]));

    private Task ShowAsync(HttpContext http) => Find(http) is { } function
        ? AdminJson.WriteAsync(http, FunctionJson.Azure(function, Origin(http))) : NotFoundAsync(http);

    private Task FunctionStatusAsync(HttpContext http) => Find(http) is not null
        ? AdminJson.WriteAsync(http, new JsonObject { ["errors"] = new JsonArray() }) : NotFoundAsync(http);

    private Function? Find(HttpContext http) => http.Request.RouteValues["name"] is string name ? catalog.Current?.Find(name) : null;

    private static string Origin(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";
}

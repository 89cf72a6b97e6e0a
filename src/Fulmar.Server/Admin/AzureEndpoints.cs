using System.Reflection;
using System.Text.Json.Nodes;
using Fulmar.Gateway.Routing;
using Fulmar.Runtime.Catalog;
using Fulmar.Server.Configuration;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Server.Admin;

/// <summary>The routes of the public door that Azure's tools and load balancers know: <c>/admin</c> and <c>/healthz</c>.</summary>
internal sealed class AzureEndpoints(AppCatalog catalog, AdminGuard guard, HostHealth health, HostOptions options, HostLife life, TimeProvider time)
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
        // Each version is warmed when it begins to serve: whoever asks starts nothing.
        yield return new("/admin/warmup", get, PingAsync);
        yield return new("/admin/host/status", get, guard.Admin(StatusAsync));
        yield return new("/admin/functions", get, guard.Admin(ListAsync));
        yield return new("/admin/functions/{name}", get, guard.Admin(ShowAsync));
        yield return new("/admin/functions/{name}/status", get, guard.Admin(FunctionStatusAsync));
        // What is not there must not fall through to a function with a catch-all route.
        yield return new("/admin/{**rest}", [], guard.Admin(NotFoundAsync));
        yield return new("/runtime/{**rest}", [], NotFoundAsync);
        yield return new("/healthz/{**rest}", [], NotFoundAsync);
    }

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

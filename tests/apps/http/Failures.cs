using Microsoft.AspNetCore.Http;

public sealed class Sour
{
    public required string First { get; init; }

    public string Second => throw new InvalidOperationException("a getter threw");
}

public static class FailureFunctions
{
    [Function("Throws")]
    public static async Task<string> Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "failures/throws")] HttpRequest r)
    {
        r.HttpContext.Response.Headers["x-secret"] = "inside";
        await Task.Yield();
        throw new InvalidOperationException("secret reason");
    }

    [Function("ThrowsInGetter")]
    public static Sour Getter([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "failures/getter/{length:int}")] HttpRequest r, int length) => new() { First = new('x', length) };

    [Function("ThrowsInOnStarting")]
    public static string OnStarting([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "failures/on-starting")] HttpRequest r)
    {
        r.HttpContext.Response.OnStarting(() => throw new InvalidOperationException("a callback threw"));
        return "text";
    }

    [Function("ThrowsAfterHead")]
    public static async Task AfterHead([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "failures/after-head")] HttpRequest r, HttpResponse response)
    {
        await response.WriteAsync("half");
        await response.Body.FlushAsync();
        throw new InvalidOperationException("too late");
    }

    [Function("SetsHeader")]
    public static void Header([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "failures/header")] HttpRequest r, HttpResponse response, string value) =>
        response.Headers["x-given"] = value;

    [Function("SetsHeaderOfData")]
    public static HttpResponseData DataHeader([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "failures/data-header")] HttpRequestData r, string value)
    {
        var response = r.CreateResponse();
        response.Headers.TryAddWithoutValidation("x-given", value);
        return response;
    }
}

/// <summary>Ends the app, as a background service that throws does.</summary>
public sealed class StoppingFunctions(Microsoft.Extensions.Hosting.IHostApplicationLifetime lifetime)
{
    [Function("StopsTheApp")]
    public void Stop([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "failures/stops-the-app")] HttpRequest r) => lifetime.StopApplication();
}

/// <summary>Functions that outlive their time. Each tells by the gate of its name and <c>id</c> what it saw.</summary>
public static class SlowFunctions
{
    [Function("Observes")]
    public static async Task<string> Observes([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow/observes/{id}")] HttpRequest r, string id, CancellationToken cancellationToken)
    {
        Gates.Open($"{id} began");
        try { await Task.Delay(Timeout.Infinite, cancellationToken); }
        catch (OperationCanceledException)
        {
            Gates.Open($"{id} cancelled");
            throw;
        }
        return "never";
    }

    [Function("Ignores")]
    public static async Task<string> Ignores([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow/ignores/{id}")] HttpRequest r, string id)
    {
        Gates.Open($"{id} began");
        return await Gates.Opened($"{id} may end");
    }

    [Function("Blocks")]
    public static string Blocks([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow/blocks/{id}")] HttpRequest r, string id)
    {
        Gates.Open($"{id} began");
        return Gates.Opened($"{id} may end").GetAwaiter().GetResult();
    }

    /// <summary>Blocks for the second half of its body.</summary>
    [Function("ReadsThenBlocks")]
    public static async Task<string> ReadsThenBlocks([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "slow/reads-then-blocks/{id}")] HttpRequest r, string id)
    {
        var bytes = new byte[4];
        Gates.Open($"{id} began");
        var count = await r.Body.ReadAsync(bytes.AsMemory(0, 2));
        Gates.Open($"{id} read");
        while (count < bytes.Length) count += r.Body.ReadAsync(bytes.AsMemory(count)).AsTask().GetAwaiter().GetResult();
        return System.Text.Encoding.ASCII.GetString(bytes);
    }

    /// <summary>Its token's callback throws, or blocks.</summary>
    [Function("BadCallback")]
    public static async Task<string> BadCallback([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow/callback/{kind}/{id}")] HttpRequest r, string kind, string id, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() =>
        {
            Gates.Open($"{id} cancelled");
            if (kind == "throws") throw new InvalidOperationException("a callback threw");
            Gates.Opened($"{id} may end").GetAwaiter().GetResult();
        });
        Gates.Open($"{id} began");
        return await Gates.Opened($"{id} may end");
    }

    [Function("Version")]
    public static async Task<string> Version([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow/version/{id?}")] HttpRequest r, string? id)
    {
        if (id is not null)
        {
            Gates.Open($"{id} began");
            await Gates.Opened($"{id} may end");
        }
        return System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(SlowFunctions).Assembly)!.Name!;
    }
}

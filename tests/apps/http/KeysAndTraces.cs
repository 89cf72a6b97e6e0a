using System.Diagnostics;
using Microsoft.AspNetCore.Http;

public static class KeyFunctions
{
    [Function("KeyAnonymous")]
    public static string Anonymous([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "keys/anonymous")] HttpRequest r) => "open";

    [Function("KeyFunction")]
    public static string Function([HttpTrigger(AuthorizationLevel.Function, "get", Route = "keys/function")] HttpRequest r) => "open";

    [Function("KeyDefault")]
    public static string Default([HttpTrigger("get", Route = "keys/default")] HttpRequest r) => "open";

    [Function("KeySystem")]
    public static string System([HttpTrigger(AuthorizationLevel.System, "get", Route = "keys/system")] HttpRequest r) => "open";

    [Function("KeyAdmin")]
    public static string Admin([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "keys/admin")] HttpRequest r) => "open";

    [Function("KeyUser")]
    public static string User([HttpTrigger(AuthorizationLevel.User, "get", Route = "keys/user")] HttpRequest r) => "open";
}

public static class TraceFunctions
{
    [Function("TraceShow")]
    public static object Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "traces/show")] HttpRequest r, FunctionContext context) => new
    {
        given = r.Headers.TraceParent.ToString(),
        traceId = Activity.Current?.TraceId.ToString(),
        spanId = Activity.Current?.SpanId.ToString(),
        context.TraceContext.TraceParent,
        context.TraceContext.TraceState,
    };

    [Function("TraceCall")]
    public static async Task<string> Call([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "traces/call")] HttpRequest r, IHttpClientFactory clients, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient();
        return await client.GetStringAsync($"http://{r.Host}/api/traces/show", cancellationToken);
    }
}

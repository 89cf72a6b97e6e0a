using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fulmar.Gateway.Routing;
using Fulmar.Runtime.Catalog;
using Fulmar.Triggers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server.Admin;

/// <summary>
/// Azure's way to run any function: <c>POST /admin/functions/{name}</c> with <c>{"input": …}</c>. A timer's or a queue's runs behind the answer, which
/// is 202 at once; an HTTP function answers itself, with <c>method</c>, <c>queryStringParams</c> and <c>headers</c> as the portal of Azure sends them.
/// </summary>
internal sealed partial class AzureRunEndpoint(AppCatalog catalog, AdminGuard guard, FunctionCall call, ManualTrigger manual, ILogger<AzureRunEndpoint> logger)
{
    public HostRoute Route() => new("/admin/functions/{name}", ["POST"], guard.Admin(RunAsync));

    private async Task RunAsync(HttpContext http)
    {
        if (catalog.Current?.Find((string)http.Request.RouteValues["name"]!) is not { } function)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (await RunJson.ReadAsync(http) is not { } body) return;
        JsonObject asked;
        try { asked = JsonNode.Parse(body.Span) as JsonObject ?? throw new JsonException(); }
        catch (JsonException)
        {
            await AdminJson.ErrorAsync(http, StatusCodes.Status400BadRequest, "The body is a JSON object such as {\"input\":\"\"}.");
            return;
        }
        if (function.Http is { } trigger)
        {
            Ask(http.Request, trigger, asked);
            await call.RunAsync(http, function);
            return;
        }
        var input = Encoding.UTF8.GetBytes(Text(asked["input"]));
        _ = Task.Run(() => RunAsync(function.Name, input), CancellationToken.None);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task RunAsync(string function, byte[] input)
    {
        try { await manual.RunAsync(function, input); }
        // Nobody waits for it any more.
        catch (Exception exception) { Log.NotRun(logger, exception, function); }
    }

    /// <summary>Makes the request one that <see cref="FunctionCall"/> reads.</summary>
    private static void Ask(HttpRequest request, HttpTriggerDefinition http, JsonObject asked)
    {
        var body = Encoding.UTF8.GetBytes(Text(asked["input"]));
        (request.Body, request.ContentLength, request.ContentType) = (new MemoryStream(body), body.Length, "application/json");
        foreach (var (name, value) in Pairs(asked["headers"])) request.Headers[name] = value;
        var parameters = Pairs(asked["queryStringParams"]).Aggregate(new QueryString(), (all, one) => all.Add(one.Name, one.Value));
        request.QueryString = new QueryString().Add("method", Text(asked["method"])).Add("path", $"/{http.Pattern.RawText!.TrimStart('/')}{parameters}");
    }

    private static IEnumerable<(string Name, string Value)> Pairs(JsonNode? pairs) => (pairs as JsonArray ?? []).OfType<JsonObject>()
        .Select(pair => (Text(pair["name"]), Text(pair["value"]))).Where(pair => pair.Item1.Length > 0);

    /// <summary>A text as it is, anything else as JSON.</summary>
    private static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => node.ToJsonString(),
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} could not be run.")]
        public static partial void NotRun(ILogger logger, Exception exception, string function);
    }
}

using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using FromBody = Fulmar.FromBodyAttribute;

public enum Cabin { Economy, Business, First }

public sealed record Passenger(string Name, int Age = 0, Passenger? Next = null);

public static class ParameterFunctions
{
    [Function("QueryValues")]
    public static object Query(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "parameters/query")] HttpRequest r,
        int count, DateOnly day, Cabin cabin, string? note, int? limit, [FromQuery] string[] tag, [FromQuery] int[] n, [FromQuery(Name = "the-id")] Guid id, bool flag = true) =>
        new { count, day, cabin = cabin.ToString(), note, limit, tag, n, id, flag };

    [Function("HeaderValues")]
    public static object Header(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "parameters/header")] HttpRequest r,
        [FromHeader(Name = "x-count")] int count, [FromHeader(Name = "x-tag")] string[] tags, [FromHeader(Name = "x-note")] string? note) => new { count, tags, note };

    [Function("RouteValues")]
    public static object Route(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "parameters/route/{cabin}/{price}")] HttpRequest r, Cabin cabin, decimal price) =>
        new { cabin = cabin.ToString(), price };

    [Function("BodyJson")]
    public static Passenger Json([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parameters/json")] HttpRequest r, [FromBody] Passenger passenger) => passenger;

    [Function("BodyJsonOptional")]
    public static string JsonOptional([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "parameters/json-optional")] HttpRequest r, [FromBody] Passenger? passenger) =>
        passenger?.Name ?? "nobody";

    [Function("BodyTrigger")]
    public static Passenger Trigger([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parameters/trigger")] Passenger passenger) => passenger with { Age = passenger.Age + 1 };

    [Function("BodyText")]
    public static string Text([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parameters/text")] string text) => text;

    [Function("BodyBytes")]
    public static byte[] Bytes([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parameters/bytes")] byte[] bytes) => [.. bytes.Reverse()];

    [Function("BodyBinary")]
    public static BinaryData Binary([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parameters/binary")] BinaryData data) => data;

    [Function("BodyStream")]
    public static Stream Stream([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parameters/stream")] Stream body) => body;

    [Function("RequestData")]
    public static async Task<HttpResponseData> Data([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parameters/data/{id}")] HttpRequestData request, string id)
    {
        var response = request.CreateResponse(System.Net.HttpStatusCode.Accepted);
        response.Headers.Add("x-several", ["one", "two"]);
        response.Cookies.Append("plain", "a b");
        var cookie = new HttpCookie("full", "v") { Path = "/p", HttpOnly = true, Secure = true, MaxAge = 60, SameSite = SameSite.Strict };
        response.Cookies.Append(cookie);
        var text = await request.ReadAsStringAsync();
        await response.WriteAsJsonAsync(new
        {
            text,
            id,
            request.Method,
            url = request.Url.AbsoluteUri,
            query = request.Query["q"],
            header = request.Headers.GetValues("x-in").Single(),
            cookies = request.Cookies.Select(c => $"{c.Name}={c.Value}"),
        });
        return response;
    }

    [Function("RequestDataSync")]
    public static HttpResponseData DataSync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "parameters/data-sync")] HttpRequestData request)
    {
        var response = request.CreateResponse();
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        response.WriteString($"{request.Url.AbsolutePath} {reader.ReadToEnd()}");
        return response;
    }

    [Function("ContextValues")]
    public static object Context([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "parameters/context/{id}")] HttpRequest r, FunctionContext context) => new
    {
        context.InvocationId,
        context.FunctionId,
        context.FunctionDefinition.Name,
        context.FunctionDefinition.EntryPoint,
        id = context.BindingContext.BindingData["ID"],
        q = context.BindingContext.BindingData["q"],
        same = ReferenceEquals(context.GetHttpContext(), r.HttpContext),
    };
}

using Microsoft.AspNetCore.Http;

/// <summary>Functions with effects, whose responses no server can send as they are.</summary>
public static class Responses
{
    [Function("Respond")]
    public static IResult Respond(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", "head", Route = "respond/{id}")] HttpRequest request, string id, int status, string? body, int? bytes, long? length, bool? broken, ICommit commit)
    {
        commit.Put("responses", id, new Order(id, status));
        var response = request.HttpContext.Response;
        response.StatusCode = status;
        if (broken == true) response.OnStarting(() => throw new InvalidOperationException("too late to say so"));
        return new Written(body ?? new string('x', bytes ?? 0), length);
    }

    [Function("Responded")]
    public static async Task<string> Responded([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "responded/{id}")] HttpRequest request, string id, ICommit commit) =>
        await commit.GetAsync<Order>("responses", id) is null ? "nothing" : "committed";

    private sealed class Written(string body, long? length) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentLength = length;
            if (body.Length > 0) await httpContext.Response.WriteAsync(body);
        }
    }
}

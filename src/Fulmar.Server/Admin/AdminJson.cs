using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Server.Admin;

/// <summary>Answers of the admin APIs.</summary>
internal static class AdminJson
{
    public static async Task WriteAsync(HttpContext http, JsonNode body, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }

    public static Task ErrorAsync(HttpContext http, int status, string reason) =>
        WriteAsync(http, new JsonObject { ["error"] = reason }, status);
}

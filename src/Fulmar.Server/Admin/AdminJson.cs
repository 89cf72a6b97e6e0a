using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Server.Admin;

/// <summary>Answers of the admin APIs.</summary>
internal static class AdminJson
{
    // Read by programs and in terminals, never as a page: quotes and letters stay readable.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext http, JsonNode body, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(body.ToJsonString(Readable), http.RequestAborted);
    }

    public static Task ErrorAsync(HttpContext http, int status, string reason) =>
        WriteAsync(http, new JsonObject { ["error"] = reason }, status);
}

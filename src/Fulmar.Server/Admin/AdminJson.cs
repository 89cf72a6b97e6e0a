using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fulmar.Storage;
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

    /// <param name="http">The request.</param>
    /// <param name="status">What HTTP calls it.</param>
    /// <param name="code">Names the error: it has a page.</param>
    /// <param name="reason">Cause and cure.</param>
    public static Task ErrorAsync(HttpContext http, int status, string code, string reason) =>
        WriteAsync(http, new JsonObject { ["error"] = reason, ["code"] = code }, status);

    /// <summary>The answer of something that reads or writes the store; 503 with the code where that fails.</summary>
    public static RequestDelegate Storing(RequestDelegate answer) => async http =>
    {
        try { await answer(http); }
        catch (StorageException exception) when (!http.Response.HasStarted)
        {
            await ErrorAsync(http, StatusCodes.Status503ServiceUnavailable, exception.Code, exception.Message);
        }
    };
}

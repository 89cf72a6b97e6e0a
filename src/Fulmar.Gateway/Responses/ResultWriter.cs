using System.Text.Json;
using Fulmar.Gateway.Commits;
using Fulmar.Runtime.Invocations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;

namespace Fulmar.Gateway.Responses;

/// <summary>Sends what a function returned, by its kind.</summary>
internal static class ResultWriter
{
    public static ValueTask WriteAsync(Invocation invocation, object? result)
    {
        var http = invocation.HttpContext!;
        return result switch
        {
            null => WriteNothing(http.Response),
            IResult own => new ValueTask(own.ExecuteAsync(http)),
            IActionResult action => new ValueTask(ActionResults.ExecuteAsync(invocation, action)),
            IConvertToActionResult typed => new ValueTask(ActionResults.ExecuteAsync(invocation, typed.Convert())),
            HttpResponseData data => ResponseDataWriter.WriteAsync(http.Response, (BufferedResponseData)data),
            string text => WriteTextAsync(http, text),
            byte[] bytes => WriteBytesAsync(http, bytes, null),
            ReadOnlyMemory<byte> bytes => WriteBytesAsync(http, bytes, null),
            BinaryData data => WriteBytesAsync(http, data.ToMemory(), data.MediaType),
            Stream stream => WriteStreamAsync(http, stream),
            _ => WriteJsonAsync(invocation, http, result),
        };
    }

    /// <summary>204, unless the function has filled the response itself.</summary>
    private static ValueTask WriteNothing(HttpResponse response)
    {
        var untouched = !response.HasStarted && response.StatusCode == StatusCodes.Status200OK && response.ContentLength is null
            && response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: 0 }
            && response.HttpContext.Features.Get<IHttpResponseBodyFeature>() is not ResponseBuffer { IsEmpty: false };
        if (untouched) response.StatusCode = StatusCodes.Status204NoContent;
        return ValueTask.CompletedTask;
    }

    private static ValueTask WriteTextAsync(HttpContext http, string text)
    {
        http.Response.ContentType ??= "text/plain; charset=utf-8";
        return new ValueTask(http.Response.WriteAsync(text));
    }

    private static async ValueTask WriteBytesAsync(HttpContext http, ReadOnlyMemory<byte> bytes, string? contentType)
    {
        http.Response.ContentType ??= contentType ?? "application/octet-stream";
        http.Response.ContentLength = bytes.Length;
        await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
    }

    private static async ValueTask WriteStreamAsync(HttpContext http, Stream stream)
    {
        await using (stream)
        {
            http.Response.ContentType ??= "application/octet-stream";
            if (stream.CanSeek) http.Response.ContentLength = stream.Length - stream.Position;
            await stream.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
    }

    private static ValueTask WriteJsonAsync(Invocation invocation, HttpContext http, object value)
    {
        http.Response.ContentType ??= "application/json; charset=utf-8";
        var json = invocation.Json.GetTypeInfo(value.GetType());
        return new ValueTask(JsonSerializer.SerializeAsync(http.Response.BodyWriter, value, json));
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>The value of an <c>http</c> output: an object with status, headers and body, or the body itself.</summary>
internal sealed class PayloadResponse : IResult
{
    private const string Text = "text/plain; charset=utf-8", Json = "application/json; charset=utf-8";
    private static readonly string[] Fields = ["body", "statusCode", "status", "headers"];
    private int status = StatusCodes.Status200OK;
    private List<(string Name, string Value)> headers = [];
    private byte[] body = [];
    private string? contentType;

    /// <exception cref="InvalidOperationException">No response has such a status.</exception>
    public static PayloadResponse Of(JsonElement? output)
    {
        var response = new PayloadResponse();
        switch (output)
        {
            case null or { ValueKind: JsonValueKind.Null }: break;
            case { ValueKind: JsonValueKind.Object } value when Fields.Any(field => PayloadAnswer.Find(value, field) is not null): response.Read(value); break;
            case { } value: response.Take(value); break;
        }
        return response;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = status;
        foreach (var (name, value) in headers)
            // Framing is the server's.
            if (!ForwardInvoker.IsHop(name) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) response.Headers.Append(name, value);
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified) return Task.CompletedTask;
        if (body.Length > 0) response.ContentType ??= contentType;
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body, CancellationToken.None).AsTask();
    }

    private void Read(JsonElement value)
    {
        if ((PayloadAnswer.Find(value, "statusCode") ?? PayloadAnswer.Find(value, "status")) is { ValueKind: not JsonValueKind.Null } said)
        {
            var text = said.ValueKind == JsonValueKind.String ? said.GetString() : said.GetRawText();
            status = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 200 and <= 999 ? number
                : throw new InvalidOperationException($"The custom handler answered with the status '{text}'. A response has 200 to 999.");
        }
        if (PayloadAnswer.Find(value, "headers") is { ValueKind: JsonValueKind.Object } named)
            headers = [.. named.EnumerateObject().SelectMany(header => header.Value.ValueKind == JsonValueKind.Array
                ? header.Value.EnumerateArray().Select(one => (header.Name, TextOf(one))) : [(header.Name, TextOf(header.Value))])];
        if (PayloadAnswer.Find(value, "body") is { ValueKind: not JsonValueKind.Null } content) Take(content);
    }

    private void Take(JsonElement content) =>
        (body, contentType) = content.ValueKind == JsonValueKind.String ? (Encoding.UTF8.GetBytes(content.GetString()!), Text) : (Encoding.UTF8.GetBytes(content.GetRawText()), Json);

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}

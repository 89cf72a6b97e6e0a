using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Server.Admin;

/// <summary>What a request says of a key.</summary>
/// <param name="Value">Its value; null for none.</param>
internal sealed record KeyBody(string? Value)
{
    /// <summary>Bytes: the longest key with every character escaped, and room for members that are not asked for.</summary>
    private const int Limit = 8 * 1024;

    /// <summary>Reads it. An empty body says nothing. What cannot be read is answered, and null.</summary>
    public static async Task<KeyBody?> ReadAsync(HttpContext http)
    {
        var size = http.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (size is { IsReadOnly: false }) size.MaxRequestBodySize = Limit;
        try
        {
            using var text = new MemoryStream();
            await http.Request.Body.CopyToAsync(text, http.RequestAborted);
            return text.Length == 0 ? new KeyBody(Value: null)
                : JsonSerializer.Deserialize(text.GetBuffer().AsSpan(0, (int)text.Length), KeyBodyJson.Default.KeyBody) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            await AdminJson.ErrorAsync(http, StatusCodes.Status400BadRequest, $"""The body is not as it should be: {exception.Message} Send a JSON object such as {"{"}"value":"..."{"}"}.""");
        }
        catch (BadHttpRequestException exception)
        {
            await AdminJson.ErrorAsync(http, exception.StatusCode, exception.Message);
        }
        return null;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(KeyBody))]
internal sealed partial class KeyBodyJson : JsonSerializerContext;

using System.Net;
using System.Text;
using System.Text.Json;

namespace Fulmar;

/// <summary>An HTTP response in the isolated worker's shape: filled by the function, sent when it returns.</summary>
public abstract class HttpResponseData(FunctionContext functionContext)
{
    /// <summary>The invocation that the response belongs to.</summary>
    public FunctionContext FunctionContext { get; } = functionContext;

    /// <summary>The status. Default 200.</summary>
    public abstract HttpStatusCode StatusCode { get; set; }

    /// <summary>The headers.</summary>
    public abstract HttpHeadersCollection Headers { get; set; }

    /// <summary>The body: a buffer that the function writes into.</summary>
    public abstract Stream Body { get; set; }

    /// <summary>The cookies to set.</summary>
    public abstract HttpCookies Cookies { get; }

    /// <summary>Writes text, as UTF-8 unless told otherwise, and names it <c>text/plain</c> unless a content type stands already.</summary>
    public async Task WriteStringAsync(string value, Encoding? encoding = null)
    {
        var chosen = encoding ?? Encoding.UTF8;
        NameContent($"text/plain; charset={chosen.WebName}");
        await Body.WriteAsync(chosen.GetBytes(value), FunctionContext.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes text, as UTF-8 unless told otherwise.</summary>
    public void WriteString(string value, Encoding? encoding = null)
    {
        var chosen = encoding ?? Encoding.UTF8;
        NameContent($"text/plain; charset={chosen.WebName}");
        Body.Write(chosen.GetBytes(value));
    }

    /// <summary>Writes bytes.</summary>
    public Task WriteBytesAsync(byte[] value) => Body.WriteAsync(value, FunctionContext.CancellationToken).AsTask();

    /// <summary>Writes bytes.</summary>
    public void WriteBytes(byte[] value) => Body.Write(value);

    /// <summary>Writes the value as JSON (property names in camel case) with the content type <c>application/json; charset=utf-8</c>.</summary>
    public async ValueTask WriteAsJsonAsync<T>(T value, CancellationToken cancellationToken = default)
    {
        NameContent("application/json; charset=utf-8");
        await JsonSerializer.SerializeAsync(Body, value, FunctionContext.Json, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="WriteAsJsonAsync{T}(T, CancellationToken)"/>, with a status.</summary>
    public ValueTask WriteAsJsonAsync<T>(T value, HttpStatusCode statusCode, CancellationToken cancellationToken = default)
    {
        StatusCode = statusCode;
        return WriteAsJsonAsync(value, cancellationToken);
    }

    /// <summary>A response to a request, with status 200.</summary>
    public static HttpResponseData CreateResponse(HttpRequestData request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.CreateResponse();
    }

    private void NameContent(string contentType)
    {
        if (!Headers.Contains("Content-Type")) Headers.TryAddWithoutValidation("Content-Type", contentType);
    }
}

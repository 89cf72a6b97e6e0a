using System.Collections.Specialized;
using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;

namespace Fulmar;

/// <summary>An HTTP request in the isolated worker's shape. <c>HttpRequest</c> is the same request with less in between.</summary>
public abstract class HttpRequestData(FunctionContext functionContext)
{
    /// <summary>The invocation that the request started.</summary>
    public FunctionContext FunctionContext { get; } = functionContext;

    /// <summary>The body, as it arrives. It can be read once.</summary>
    public abstract Stream Body { get; }

    /// <summary>The headers; names in any case.</summary>
    public abstract HttpHeadersCollection Headers { get; }

    /// <summary>The cookies that the client sent.</summary>
    public abstract IReadOnlyCollection<IHttpCookie> Cookies { get; }

    /// <summary>The absolute URL of the request.</summary>
    public abstract Uri Url { get; }

    /// <summary>Who the request was authenticated as: one identity for each way it was.</summary>
    public abstract IEnumerable<ClaimsIdentity> Identities { get; }

    /// <summary>The method, in upper case.</summary>
    public abstract string Method { get; }

    /// <summary>The query parameters.</summary>
    public abstract NameValueCollection Query { get; }

    /// <summary>A response to this request, with status 200 and an empty body.</summary>
    public abstract HttpResponseData CreateResponse();

    /// <summary>A response to this request with an empty body.</summary>
    public HttpResponseData CreateResponse(HttpStatusCode statusCode)
    {
        var response = CreateResponse();
        response.StatusCode = statusCode;
        return response;
    }

    /// <summary>The body as text, by the encoding given or UTF-8.</summary>
    public async Task<string?> ReadAsStringAsync(Encoding? encoding = null)
    {
        using var reader = new StreamReader(Body, encoding ?? Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(FunctionContext.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>The body as text, by the encoding given or UTF-8. Prefer <see cref="ReadAsStringAsync"/>, which holds no thread.</summary>
    public string? ReadAsString(Encoding? encoding = null) => ReadAsStringAsync(encoding).GetAwaiter().GetResult();

    /// <summary>The JSON body as <typeparamref name="T"/>. Throws <see cref="JsonException"/> when it is none.</summary>
    public ValueTask<T?> ReadFromJsonAsync<T>(CancellationToken cancellationToken = default) =>
        JsonSerializer.DeserializeAsync<T>(Body, FunctionContext.Json, cancellationToken);
}

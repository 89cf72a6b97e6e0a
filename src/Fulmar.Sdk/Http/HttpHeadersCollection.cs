using System.Net.Http.Headers;

namespace Fulmar;

/// <summary>HTTP headers, of a request or a response; names in any case.</summary>
public sealed class HttpHeadersCollection : HttpHeaders
{
    /// <summary>None yet.</summary>
    public HttpHeadersCollection() { }

    /// <summary>The given headers.</summary>
    public HttpHeadersCollection(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        foreach (var (name, values) in headers) TryAddWithoutValidation(name, values);
    }

    /// <summary>The given headers.</summary>
    public HttpHeadersCollection(IEnumerable<KeyValuePair<string, string>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        foreach (var (name, value) in headers) TryAddWithoutValidation(name, value);
    }
}

using System.Collections.Specialized;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar;

/// <summary>ASP.NET Core's request, seen in the isolated worker's shape.</summary>
internal sealed class AspNetRequestData(FunctionContext context, HttpContext http) : HttpRequestData(context)
{
    private HttpHeadersCollection? headers;
    private NameValueCollection? query;

    public override Stream Body
    {
        get
        {
            // The isolated worker's body is a buffer, and its apps read it without await.
            if (http.Features.Get<IHttpBodyControlFeature>() is { } control) control.AllowSynchronousIO = true;
            return http.Request.Body;
        }
    }

    public override HttpHeadersCollection Headers => headers ??=
        new(http.Request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.Select(v => v ?? ""))));

    public override IReadOnlyCollection<IHttpCookie> Cookies =>
        [.. http.Request.Cookies.Select(c => new HttpCookie(c.Key, c.Value))];

    public override Uri Url => new(http.Request.Host.HasValue
        ? http.Request.GetEncodedUrl()
        // HTTP/1.0 asks for no Host header.
        : UriHelper.BuildAbsolute(http.Request.Scheme, new HostString("localhost"), http.Request.PathBase, http.Request.Path, http.Request.QueryString));

    public override IEnumerable<ClaimsIdentity> Identities => http.User.Identities;

    public override string Method => http.Request.Method;

    public override NameValueCollection Query
    {
        get
        {
            if (query is not null) return query;
            query = [];
            foreach (var (name, values) in http.Request.Query)
                foreach (var value in values) query.Add(name, value);
            return query;
        }
    }

    public override HttpResponseData CreateResponse() => new BufferedResponseData(FunctionContext);
}

/// <summary>A response that is sent when its function returns.</summary>
internal sealed class BufferedResponseData(FunctionContext context) : HttpResponseData(context)
{
    private readonly PendingCookies cookies = new();

    public override HttpStatusCode StatusCode { get; set; } = HttpStatusCode.OK;

    public override HttpHeadersCollection Headers { get; set; } = [];

    public override Stream Body { get; set; } = new MemoryStream();

    public override HttpCookies Cookies => cookies;

    public IReadOnlyList<IHttpCookie> CookiesToSet => cookies.All;

    private sealed class PendingCookies : HttpCookies
    {
        public List<IHttpCookie> All { get; } = [];

        public override void Append(string name, string value) => All.Add(new HttpCookie(name, value));

        public override void Append(IHttpCookie cookie) => All.Add(cookie);

        public override IHttpCookie CreateNew() => new HttpCookie("", "");
    }
}

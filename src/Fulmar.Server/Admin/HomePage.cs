using System.Net;
using System.Text;
using Fulmar.Gateway;
using Fulmar.Gateway.Routing;
using Fulmar.Runtime.Catalog;
using Fulmar.Server.Configuration;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Server.Admin;

/// <summary>
/// What a browser sees at <c>/</c> and, while developing, <c>/openapi.json</c>, unless a function of the app answers there. The setting
/// <c>AzureWebJobsDisableHomepage</c> makes the page an empty 204.
/// </summary>
internal sealed class HomePage(AppCatalog catalog, HostOptions options)
{
    private const string Style = """
        :root{color-scheme:light dark;--line:#d7dce2;--quiet:#5b6672;--accent:#0b6bcb;--back:#fbfcfd;--card:#fff}
        @media (prefers-color-scheme:dark){:root{--line:#2d353e;--quiet:#9aa6b2;--accent:#6cb2ff;--back:#12161b;--card:#1a2027}}
        body{font:16px/1.5 system-ui,sans-serif;margin:0;background:var(--back)}
        main{max-width:56rem;margin:3rem auto;padding:0 1.5rem}
        h1{font-size:1.6rem;margin:0}p{color:var(--quiet);margin:.25rem 0 1.5rem}
        ul{list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:.6rem;background:var(--card);overflow:hidden}
        li{display:flex;gap:1rem;align-items:baseline;flex-wrap:wrap;padding:.7rem 1rem;border-top:1px solid var(--line)}li:first-child{border-top:0}
        b{min-width:9rem}code{color:var(--quiet)}small{color:var(--quiet)}a,a code{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
        """;

    public IEnumerable<HostRoute> Routes()
    {
        yield return new("/", ["GET", "HEAD"], ShowAsync, YieldsToFunctions: true);
        if (options.Mode == RunMode.Start)
            yield return new("/openapi.json", ["GET", "HEAD"], DescribeAsync, YieldsToFunctions: true);
    }

    private Task DescribeAsync(HttpContext http)
    {
        if (BrowserGuard.IsOwnHost(http.Request.Host) && catalog.Current is { } app)
            return AdminJson.WriteAsync(http, OpenApi.Of(app, $"{http.Request.Scheme}://{http.Request.Host}"));
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private Task ShowAsync(HttpContext http)
    {
        if (bool.TryParse(Environment.GetEnvironmentVariable("AzureWebJobsDisableHomepage"), out var off) && off)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        return http.Response.WriteAsync(Page(tells: options.Mode == RunMode.Start && BrowserGuard.IsOwnHost(http.Request.Host)));
    }

    private string Page(bool tells)
    {
        var name = WebUtility.HtmlEncode(options.AppName);
        var page = new StringBuilder($"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{name}</title><style>{Style}</style></head><body><main>
            <h1>{name}</h1>
            """);
        // A served app does not tell strangers what it is made of, nor a name that was made to point here.
        if (!tells || catalog.Current is not { } app) page.Append("<p>The app is running.</p>");
        else
        {
            page.Append($"<p>{app.Functions.Count} functions, version {app.Version} · <a href=\"/openapi.json\">OpenAPI</a></p><ul>");
            foreach (var function in app.Functions) page.Append(Row(function));
            page.Append("</ul>");
        }
        return page.Append("</main></body></html>").ToString();
    }

    private static string Row(Function function)
    {
        if (function.Http is not { } http) return $"<li><b>{WebUtility.HtmlEncode(function.Name)}</b><small>{function.Trigger.Type}</small></li>";
        var path = WebUtility.HtmlEncode("/" + http.Pattern.RawText);
        var canClick = http.Pattern.Parameters.Count == 0 && (http.Methods.Count == 0 || http.Methods.Contains("GET"));
        var note = function.IsDisabled ? " <small>disabled</small>" : "";
        return $"<li><b>{WebUtility.HtmlEncode(function.Name)}</b><small>{(http.Methods.Count == 0 ? "any" : string.Join(' ', http.Methods))}</small> "
            + (canClick ? $"<a href=\"{path}\"><code>{path}</code></a>" : $"<code>{path}</code>") + note + "</li>";
    }
}

using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway.Responses;

/// <summary>Sends a response in the isolated worker's shape.</summary>
internal static class ResponseDataWriter
{
    public static async ValueTask WriteAsync(HttpResponse response, BufferedResponseData data)
    {
        response.StatusCode = (int)data.StatusCode;
        foreach (var (name, values) in data.Headers.NonValidated)
            // What the host has set stands; transfer framing is the server's.
            if (!response.Headers.ContainsKey(name) && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                response.Headers.Append(name, values.ToArray());
        foreach (var cookie in data.CookiesToSet) Set(response, cookie);
        if (data.Body.CanSeek) data.Body.Position = 0;
        if (response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified))
        {
            if (data.Body.CanSeek) response.ContentLength = data.Body.Length;
            await data.Body.CopyToAsync(response.Body, response.HttpContext.RequestAborted);
        }
        await data.Body.DisposeAsync();
    }

    private static void Set(HttpResponse response, IHttpCookie cookie) => response.Cookies.Append(cookie.Name, cookie.Value, new CookieOptions
    {
        Domain = cookie.Domain,
        Path = cookie.Path,
        Expires = cookie.Expires,
        HttpOnly = cookie.HttpOnly ?? false,
        Secure = cookie.Secure ?? false,
        MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        SameSite = cookie.SameSite switch
        {
            SameSite.Lax => SameSiteMode.Lax,
            SameSite.Strict => SameSiteMode.Strict,
            SameSite.ExplicitNone => SameSiteMode.None,
            _ => SameSiteMode.Unspecified,
        },
    });
}

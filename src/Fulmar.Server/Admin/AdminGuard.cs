using Fulmar.Gateway;
using Fulmar.Gateway.Functions;
using Fulmar.Server.Configuration;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Server.Admin;

/// <summary>Who may ask for <c>/admin</c> on the public door: who brings the master key, and with keys off this machine's user.</summary>
internal sealed class AdminGuard(HttpAccess access, HostOptions options)
{
    /// <summary>The answer, for those who may have it; 401 for others.</summary>
    public RequestDelegate Admin(RequestDelegate answer)
    {
        var stored = AdminJson.Storing(answer);
        return http =>
        {
            // With keys off, a page of another site could still make the developer's browser ask, be it under a name that was made to point here.
            var isOwn = !BrowserGuard.IsForeign(http.Request) && (options.RequireKeys || BrowserGuard.IsOwnHost(http.Request.Host));
            if (isOwn && access.IsAdmin(http.Request)) return stored(http);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        };
    }
}

using System.Security.Cryptography;
using System.Text;
using Fulmar.Gateway;
using Fulmar.Server.Admin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fulmar.Server.Doors;

/// <summary>
/// The operators' door, <c>/fulmar/v1</c>: by the Unix socket without a key, because only this user can open it; by the port with the token
/// that is printed at start. Being on this machine is no authorisation: a page in a browser is on it too.
/// </summary>
internal sealed class OperatorsDoor(IServiceProvider services)
{
    /// <summary>Made anew at every start.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    public RequestDelegate Build()
    {
        var app = new ApplicationBuilder(services);
        app.Use(next => http => Refusal(http) is { } status ? AdminJson.ErrorAsync(http, status.Code, status.Reason) : next(http));
        app.Use(AdminJson.Storing);
        app.UseRouting();
        app.UseEndpoints(routes =>
        {
            var api = routes.MapGroup("/fulmar/v1");
            services.GetRequiredService<HostEndpoints>().Map(api);
            services.GetRequiredService<AppEndpoints>().Map(api);
            services.GetRequiredService<KeyEndpoints>().Map(api);
            services.GetRequiredService<TimerEndpoints>().Map(api);
            services.GetRequiredService<DataEndpoints>().Map(api);
        });
        app.Run(http => AdminJson.ErrorAsync(http, StatusCodes.Status404NotFound, "There is no such route under /fulmar/v1."));
        return app.Build();
    }

    private (int Code, string Reason)? Refusal(HttpContext http)
    {
        // No remote address: the Unix socket.
        if (http.Connection.RemoteIpAddress is null) return null;
        if (!BrowserGuard.IsOwnHost(http.Request.Host)) return (StatusCodes.Status421MisdirectedRequest, "The Host header names another host.");
        if (BrowserGuard.IsForeign(http.Request))
            return (StatusCodes.Status403Forbidden, "A page of another origin may not call this door.");
        return IsToken(http.Request) ? null : (StatusCodes.Status401Unauthorized, "Send `Authorization: Bearer` with the token that was printed at start.");
    }

    private bool IsToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        const string scheme = "Bearer ";
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header[scheme.Length..]), Encoding.UTF8.GetBytes(Token));
    }
}

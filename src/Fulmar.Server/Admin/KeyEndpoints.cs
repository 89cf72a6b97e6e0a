using Fulmar.Runtime;
using Fulmar.Runtime.Access;
using Fulmar.Runtime.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fulmar.Server.Admin;

/// <summary>
/// The keys under <c>/fulmar/v1/keys</c>. A key's path is its scope and name, <c>host/default</c>, <c>system/eventgrid_extension</c>,
/// <c>master/_master</c>, with the function between them where it is one's: <c>function/Orders/web</c>.
/// </summary>
internal sealed class KeyEndpoints(AppCatalog catalog, AppKeys keys)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapMethods("/keys", ["GET"], ListAsync);
        foreach (var path in (string[])["/keys/{scope}/{name}", "/keys/function/{function}/{name}"])
        {
            api.MapMethods(path, ["POST"], CreateAsync);
            api.MapMethods(path + "/rotate", ["POST"], RotateAsync);
            api.MapMethods(path, ["DELETE"], RevokeAsync);
        }
    }

    private Task ListAsync(HttpContext http) => AdminJson.WriteAsync(http, KeyJson.Of(keys.Ring));

    private async Task CreateAsync(HttpContext http)
    {
        if (await NameAsync(http) is not { } name) return;
        if (name.Function is { } function && catalog.Current?.Find(function) is null)
        {
            await AdminJson.ErrorAsync(http, StatusCodes.Status404NotFound, ErrorCodes.KeyRefused, $"There is no function '{function}'. The functions are listed at start, and by /fulmar/v1/functions.");
            return;
        }
        if (await KeyBody.ReadAsync(http) is { } body) await AnswerAsync(http, await keys.CreateAsync(name, body.Value, http.RequestAborted));
    }

    private async Task RotateAsync(HttpContext http)
    {
        if (await NameAsync(http) is { } name && await KeyBody.ReadAsync(http) is { } body) await AnswerAsync(http, await keys.RotateAsync(name, body.Value, http.RequestAborted));
    }

    private async Task RevokeAsync(HttpContext http)
    {
        if (await NameAsync(http) is { } name) await AnswerAsync(http, await keys.RevokeAsync(name, http.RequestAborted));
    }

    private static Task AnswerAsync(HttpContext http, KeyOutcome outcome)
    {
        switch (outcome)
        {
            case KeyWritten written: return AdminJson.WriteAsync(http, KeyJson.Of(written), written.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
            case KeyRefused refused: return AdminJson.ErrorAsync(http, KeyJson.StatusOf(refused.Why), ErrorCodes.KeyRefused, refused.Reason);
            default:
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
        }
    }

    /// <summary>The key that the path names; null, and answered, where it names none.</summary>
    private async Task<KeyName?> NameAsync(HttpContext http)
    {
        var route = http.Request.RouteValues;
        var name = (string)route["name"]!;
        if (route["function"] is string function) return KeyName.OfFunction(catalog.Current?.Find(function)?.Name ?? function, name);
        switch (((string)route["scope"]!).ToLowerInvariant())
        {
            case "host": return KeyName.OfHost(name);
            case "system": return KeyName.OfSystem(name);
            case "master" when KeyName.OfHost(name) == KeyName.Master: return KeyName.Master;
        }
        await AdminJson.ErrorAsync(http, StatusCodes.Status404NotFound, ErrorCodes.KeyRefused,
            $"No key is called {route["scope"]}/{name}. A key is host/NAME, system/NAME, function/FUNCTION/NAME or master/{KeyName.MasterName}.");
        return null;
    }
}

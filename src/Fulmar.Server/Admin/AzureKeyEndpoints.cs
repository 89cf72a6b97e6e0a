using System.Text.Json.Nodes;
using Fulmar.Gateway.Routing;
using Fulmar.Runtime;
using Fulmar.Runtime.Access;
using Fulmar.Runtime.Catalog;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Server.Admin;

/// <summary>
/// Azure's routes for keys, on the public door: <c>/admin/functions/{function}/keys</c> and <c>/admin/host/…keys</c>. The values of keys that are
/// there are null, because nobody has them.
/// </summary>
internal sealed class AzureKeyEndpoints(AppCatalog catalog, AppKeys keys, AdminGuard guard)
{
    public IEnumerable<HostRoute> Routes()
    {
        foreach (var set in (KeySet[])[
            new("/admin/functions/{function}/keys", OfFunction), new("/admin/host/keys", OfHost), new("/admin/host/functionkeys", OfHost),
            new("/admin/host/systemkeys", OfSystem, ShowsMaster: true)])
        {
            string[] get = ["GET", "HEAD"];
            var one = set.Path + "/{name}";
            yield return new(set.Path, get, guard.Admin(http => ListAsync(http, set)));
            yield return new(one, get, guard.Admin(http => ShowAsync(http, set)));
            yield return new(one, ["POST"], guard.Admin(http => GenerateAsync(http, set)));
            yield return new(one, ["PUT"], guard.Admin(http => PutAsync(http, set)));
            yield return new(one, ["DELETE"], guard.Admin(http => DeleteAsync(http, set)));
        }
    }

    /// <summary>Keys that Azure keeps together.</summary>
    /// <param name="Path">Where they are.</param>
    /// <param name="Of">A key among them by its name, and by what else the request's path says; null where there is no such function.</param>
    /// <param name="ShowsMaster">Whether the master key, which all but functions' take, can be looked at among them.</param>
    private sealed record KeySet(string Path, Func<HttpContext, string, KeyName?> Of, bool ShowsMaster = false);

    private KeyName? OfFunction(HttpContext http, string name) =>
        catalog.Current?.Find((string)http.Request.RouteValues["function"]!) is { } function ? KeyName.OfFunction(function.Name, name) : null;

    private static KeyName OfHost(HttpContext http, string name) => KeyName.OfHost(name);

    private static KeyName OfSystem(HttpContext http, string name) => KeyName.OfSystem(name);

    private Task ListAsync(HttpContext http, KeySet set)
    {
        if (set.Of(http, KeyName.UsualName) is not { } any) return NotFoundAsync(http);
        var shown = keys.Ring.Keys.Where(key => key.Name.IsBeside(any)).Select(key => Json(key.Name, value: null));
        return AdminJson.WriteAsync(http, new JsonObject { ["keys"] = new JsonArray([.. shown]), ["links"] = new JsonArray() });
    }

    private Task ShowAsync(HttpContext http, KeySet set) =>
        NameOf(http, set) is { } name && (name != KeyName.Master || set.ShowsMaster) && keys.Ring.Find(name) is { } key
            ? WriteAsync(http, key.Name, value: null, StatusCodes.Status200OK) : NotFoundAsync(http);

    private async Task GenerateAsync(HttpContext http, KeySet set) =>
        await (NameOf(http, set) is { } name ? AnswerAsync(http, await keys.PutAsync(name, null, http.RequestAborted)) : NotFoundAsync(http));

    private async Task PutAsync(HttpContext http, KeySet set)
    {
        if (NameOf(http, set) is not { } name) await NotFoundAsync(http);
        // Azure refuses a missing value as it does an empty one; only POST makes one.
        else if (await KeyBody.ReadAsync(http) is { } body) await AnswerAsync(http, await keys.PutAsync(name, body.Value ?? "", http.RequestAborted));
    }

    private async Task DeleteAsync(HttpContext http, KeySet set) =>
        await (NameOf(http, set) is { } name ? AnswerAsync(http, await keys.RevokeAsync(name, http.RequestAborted)) : NotFoundAsync(http));

    private static KeyName? NameOf(HttpContext http, KeySet set) => set.Of(http, (string)http.Request.RouteValues["name"]!);

    private static Task AnswerAsync(HttpContext http, KeyOutcome outcome)
    {
        switch (outcome)
        {
            case KeyWritten written: return WriteAsync(http, written.Key.Name, written.Value, written.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
            case KeyRefused refused: return AdminJson.ErrorAsync(http, KeyJson.StatusOf(refused.Why), ErrorCodes.KeyRefused, refused.Reason);
            default:
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
        }
    }

    private static Task WriteAsync(HttpContext http, KeyName name, string? value, int status)
    {
        var json = Json(name, value);
        json["links"] = new JsonArray();
        return AdminJson.WriteAsync(http, json, status);
    }

    private static JsonObject Json(KeyName name, string? value) => new() { ["name"] = name.Name, ["value"] = value };

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

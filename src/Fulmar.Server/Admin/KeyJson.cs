using System.Globalization;
using System.Text.Json.Nodes;
using Fulmar.Runtime.Access;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Server.Admin;

/// <summary>Keys as Fulmar's own API and command line show them. A value is in it only where it has just been made.</summary>
public static class KeyJson
{
    /// <summary>All of them.</summary>
    public static JsonArray Of(KeyRing ring) => [.. ring.Keys.Select(key => Of(key))];

    /// <summary>One that was just written.</summary>
    public static JsonObject Of(KeyWritten written)
    {
        var json = Of(written.Key);
        json["value"] = written.Value;
        return json;
    }

    /// <summary>What HTTP says to a wish that cannot be granted.</summary>
    internal static int StatusOf(KeyRefusal why) => why switch
    {
        KeyRefusal.Invalid => StatusCodes.Status400BadRequest,
        KeyRefusal.Unknown => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status409Conflict,
    };

    private static JsonObject Of(Key key) => new()
    {
        ["scope"] = key.Name.Scope.ToString().ToLowerInvariant(),
        ["function"] = key.Name.Function,
        ["name"] = key.Name.Name,
        ["createdAt"] = key.CreatedAt?.ToString("O", CultureInfo.InvariantCulture),
    };
}

using Fulmar.Runtime.Access;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway.Functions;

/// <summary>Decides by the key that a request brings, in the header <c>x-functions-key</c> or, where that is missing, in <c>?code=</c>.</summary>
public sealed class HttpAccess(MasterKey masterKey, bool requireKeys)
{
    /// <summary>Whether the request may start a function of that level.</summary>
    public bool Allows(HttpRequest request, AuthorizationLevel level) => !requireKeys || level switch
    {
        AuthorizationLevel.Anonymous => true,
        AuthorizationLevel.User => false,
        _ => masterKey.Matches(KeyOf(request)),
    } || request.HttpContext.Features.Get<OperatorCall>() is not null;

    /// <summary>Whether the request brings the master key, or keys are off.</summary>
    public bool IsAdmin(HttpRequest request) => Allows(request, AuthorizationLevel.Admin);

    /// <summary>Whether the request brings the master key, or is an operator's; keys being off does not count.</summary>
    public bool IsOwner(HttpRequest request) => masterKey.Matches(KeyOf(request)) || request.HttpContext.Features.Get<OperatorCall>() is not null;

    private static string? KeyOf(HttpRequest request) =>
        request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString()
        : request.QueryString.HasValue ? request.Query["code"].ToString() : null;
}

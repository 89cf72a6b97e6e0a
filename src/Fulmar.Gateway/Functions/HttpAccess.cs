using Fulmar.Runtime.Access;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway.Functions;

/// <summary>Decides by the key that a request brings, in the header <c>x-functions-key</c> or, where that is missing, in <c>?code=</c>.</summary>
public sealed class HttpAccess(AppKeys keys, bool requireKeys)
{
    private const string NoFunction = "";

    /// <summary>Whether the request may start a function of that level and name.</summary>
    public bool Allows(HttpRequest request, AuthorizationLevel level, string function) =>
        !requireKeys || level == AuthorizationLevel.Anonymous || Opens(request, level, function) || IsOperator(request);

    /// <summary>Whether the request brings the master key, or keys are off.</summary>
    public bool IsAdmin(HttpRequest request) => Allows(request, AuthorizationLevel.Admin, NoFunction);

    /// <summary>Whether the request brings the master key, or is an operator's; keys being off does not count.</summary>
    public bool IsOwner(HttpRequest request) => Opens(request, AuthorizationLevel.Admin, NoFunction) || IsOperator(request);

    private bool Opens(HttpRequest request, AuthorizationLevel level, string function) => keys.Ring.Opens(KeyOf(request), level, function);

    private static bool IsOperator(HttpRequest request) => request.HttpContext.Features.Get<OperatorCall>() is not null;

    private static string? KeyOf(HttpRequest request) =>
        request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString()
        : request.QueryString.HasValue ? request.Query["code"].ToString() : null;
}

using Fulmar.Gateway;
using Fulmar.Gateway.Functions;
using Fulmar.Runtime.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;

namespace Fulmar.Server.Admin;

/// <summary>
/// Runs a function for an operator: the request that the operator sends becomes the function's own, with the path from <c>?path=</c> and the
/// method from <c>?method=</c>, and what the function answers is the answer. Keys are not asked for: the operators' door has been passed.
/// </summary>
internal sealed class FunctionCall(IServiceProvider services)
{
    private readonly Lazy<RequestDelegate> gateway = new(() => GatewayDoor.Build(services));

    /// <param name="http">What the operator asks.</param>
    /// <param name="function">One that HTTP starts.</param>
    public async Task RunAsync(HttpContext http, Function function)
    {
        var trigger = function.Http!;
        var asked = http.Request.Query;
        var path = asked["path"].ToString() is { Length: > 0 } given ? given : "/" + trigger.Pattern.RawText!.TrimStart('/');
        if (path[0] != '/')
        {
            await AdminJson.ErrorAsync(http, StatusCodes.Status400BadRequest, $"The path '{path}' is none: it begins with /.");
            return;
        }
        if (path.Contains('{', StringComparison.Ordinal))
        {
            await AdminJson.ErrorAsync(http, StatusCodes.Status400BadRequest,
                $"The route of '{function.Name}' has parameters: {path}. Give the whole path with --path, such as --path /{trigger.Pattern.RawText!.Split('{')[0]}42.");
            return;
        }
        var method = asked["method"].ToString() is { Length: > 0 } named ? named.ToUpperInvariant() : trigger.Methods is [var first, ..] ? first : HttpMethods.Get;
        var (onlyPath, query) = path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? (path[..mark], path[mark..]) : (path, "");
        var pathString = PathString.FromUriComponent(onlyPath);
        if (!new TemplateMatcher(new RouteTemplate(trigger.Pattern), []).TryMatch(pathString, []))
        {
            await AdminJson.ErrorAsync(http, StatusCodes.Status400BadRequest, $"The path '{onlyPath}' is not one of '{function.Name}', whose route is /{trigger.Pattern.RawText}.");
            return;
        }
        http.Request.Method = method;
        http.Request.Path = pathString;
        http.Request.QueryString = new QueryString(query);
        http.Request.RouteValues = [];
        http.SetEndpoint(null);
        http.Features.Set(new OperatorCall());
        await gateway.Value(http);
    }
}

using Microsoft.AspNetCore.Http;

/// <summary>Every kind of template. Each answers with its name and what it was given.</summary>
public static class RouteFunctions
{
    [Function("RouteInt")]
    public static string Int([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "routes/int/{id:int}")] HttpRequest r, int id) => $"int {id}";

    [Function("RouteGuid")]
    public static string Guid([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "routes/guid/{id:guid}")] HttpRequest r, Guid id) => $"guid {id}";

    [Function("RouteAlpha")]
    public static string Alpha([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "routes/alpha/{code:alpha:length(3)}")] HttpRequest r, string code) => $"alpha {code}";

    [Function("RouteRegex")]
    public static string Regex([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = @"routes/regex/{code:regex(^[A-Z]{{2}}\d+$)}")] HttpRequest r, string code) => $"regex {code}";

    [Function("RouteRange")]
    public static string Range([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "routes/range/{n:range(1,9)}")] HttpRequest r, long n) => $"range {n}";

    [Function("RouteOptional")]
    public static string Optional([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "routes/optional/{id?}")] HttpRequest r, string? id) => $"optional {id ?? "null"}";

    [Function("RouteDefault")]
    public static string Default([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "routes/default/{id=seven}")] HttpRequest r, string id) => $"default {id}";

    [Function("RouteCatchAll")]
    public static string CatchAll([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "routes/files/{*path}")] HttpRequest r, string? path) => $"files {path}";

    [Function("RouteLiteral")]
    public static string Literal([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "routes/items/special")] HttpRequest r) => "literal";

    [Function("RouteParameter")]
    public static string Parameter([HttpTrigger(AuthorizationLevel.Anonymous, "get", "delete", Route = "routes/items/{id}")] HttpRequest r, string id) => $"parameter {id}";

    [Function("RouteComplex")]
    public static string Complex([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "routes/complex/{name}.{extension}")] HttpRequest r, string name, string extension) => $"{name} dot {extension}";

    [Function("NoRouteAtAll")]
    public static string NoRoute([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest r) => "by its name";

    [Function("AllMethods")]
    public static string All([HttpTrigger(AuthorizationLevel.Anonymous, Route = "methods/all")] HttpRequest r) => $"all {r.Method}";

    [Function("OnlyGet")]
    public static string Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "methods/get")] HttpRequest r) => "only get";

    [Function("GetBesideHead")]
    public static string Beside([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "methods/head")] HttpRequest r) => "get";

    [Function("OwnHead")]
    public static IResult Head([HttpTrigger(AuthorizationLevel.Anonymous, "head", Route = "methods/head")] HttpRequest r)
    {
        r.HttpContext.Response.Headers["x-own-head"] = "yes";
        return Results.StatusCode(202);
    }

    [Function("PostBesideGet")]
    public static string Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "methods/get")] HttpRequest r) => "post beside get";

    [Function("SwitchedOff")]
    public static string Off([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "switched-off")] HttpRequest r) => "off, yet it runs";
}

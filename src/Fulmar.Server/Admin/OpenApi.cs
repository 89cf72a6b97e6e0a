using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Fulmar.Runtime.Catalog;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Fulmar.Server.Admin;

/// <summary>The app's HTTP functions as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0), from the catalog alone.</summary>
internal static class OpenApi
{
    private static readonly string[] AllMethods = ["get", "post", "put", "patch", "delete"];

    public static JsonObject Of(AppSnapshot app, string origin)
    {
        var paths = new JsonObject();
        foreach (var function in app.Functions.Where(f => f.Http is not null && !f.IsDisabled))
        {
            var path = PathOf(function.Http!.Pattern);
            if (paths[path] is not JsonObject item) paths[path] = item = [];
            var methods = function.Http.Methods.Count == 0 ? AllMethods : function.Http.Methods.Select(m => m.ToLowerInvariant());
            foreach (var method in methods) item.TryAdd(method, Operation(app, function, method));
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = app.Name, ["version"] = app.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = origin }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["functionKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-functions-key" },
                },
            },
        };
    }

    private static JsonObject Operation(AppSnapshot app, Function function, string method)
    {
        var json = app.Worker.Json;
        var responses = new JsonObject();
        var success = new JsonObject { ["description"] = "What the function returns." };
        if (function.Definition.ResponseType is { } type) success["content"] = Content(json, type);
        responses["200"] = success;
        var operation = new JsonObject { ["operationId"] = $"{function.Name}_{method}", ["tags"] = new JsonArray(JsonValue.Create(function.Name)) };
        var parameters = new JsonArray();
        foreach (var parameter in function.Definition.Parameters)
        {
            if (parameter.Source == ParameterSource.Body)
            {
                if (method is "get" or "head") continue;
                operation["requestBody"] = new JsonObject { ["required"] = parameter.Required, ["content"] = Content(json, parameter.Type) };
                responses["400"] = new JsonObject { ["description"] = "The body cannot be read." };
                continue;
            }
            parameters.Add((JsonNode)new JsonObject
            {
                ["name"] = parameter.Name,
                ["in"] = parameter.Source switch { ParameterSource.Route => "path", ParameterSource.Header => "header", _ => "query" },
                // OpenAPI knows no optional part of a path.
                ["required"] = parameter.Required || parameter.Source == ParameterSource.Route,
                ["schema"] = Schema(json, parameter.Type),
            });
        }
        // OpenAPI asks for every parameter of the path, also for one that the function reads from the request itself.
        foreach (var part in function.Http!.Pattern.Parameters)
            if (!function.Definition.Parameters.Any(known => known.Source == ParameterSource.Route && known.Name.Equals(part.Name, StringComparison.OrdinalIgnoreCase)))
                parameters.Add((JsonNode)new JsonObject { ["name"] = part.Name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } });
        if (parameters.Count > 0) operation["parameters"] = parameters;
        if (function.Http.AuthLevel != AuthorizationLevel.Anonymous)
        {
            operation["security"] = new JsonArray(new JsonObject { ["functionKey"] = new JsonArray() });
            responses["401"] = new JsonObject { ["description"] = "The key is missing or wrong." };
        }
        operation["responses"] = responses;
        return operation;
    }

    private static JsonObject Content(JsonSerializerOptions json, Type type) => type == typeof(string)
        ? new JsonObject { ["text/plain"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } }
        : new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Schema(json, type) } };

    private static JsonNode Schema(JsonSerializerOptions json, Type type)
    {
        try { return json.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true }); }
        // A type that JSON cannot hold is still a parameter.
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException) { return new JsonObject(); }
    }

    private static string PathOf(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => "{" + parameter.Name + "}",
        _ => "",
    }))));
}

using System.Globalization;
using System.Text.Json.Nodes;
using Fulmar.Runtime.Catalog;

namespace Fulmar.Server.Admin;

/// <summary>Functions as the admin APIs show them.</summary>
internal static class FunctionJson
{
    /// <summary>Azure's shape.</summary>
    public static JsonObject Azure(Function function, string origin) => new()
    {
        ["name"] = function.Name,
        ["script_root_path_href"] = null,
        ["script_href"] = null,
        ["config_href"] = null,
        ["test_data_href"] = null,
        ["href"] = $"{origin}/admin/functions/{function.Name}",
        ["invoke_url_template"] = function.Http is { } http ? $"{origin}/{http.Pattern.RawText?.ToLowerInvariant()}" : null,
        ["language"] = "dotnet-isolated",
        ["config"] = new JsonObject
        {
            ["name"] = function.Name,
            ["entryPoint"] = function.Definition.EntryPoint,
            ["language"] = "dotnet-isolated",
            ["bindings"] = Bindings(function.Definition),
        },
        ["files"] = null,
        ["test_data"] = null,
        ["isDisabled"] = function.IsDisabled,
        ["isDirect"] = true,
        ["isProxy"] = false,
    };

    /// <summary>Fulmar's shape: what it is, and what it has done.</summary>
    public static JsonObject Own(Function function, string origin) => new()
    {
        ["name"] = function.Name,
        ["entryPoint"] = function.Definition.EntryPoint,
        ["file"] = function.Definition.ScriptFile,
        ["trigger"] = function.Trigger.Type,
        ["methods"] = function.Http is { Methods.Count: > 0 } http ? new JsonArray([.. http.Methods.Select(method => JsonValue.Create(method))]) : null,
        ["url"] = function.Http is null ? null : $"{origin}/{function.Http.Pattern.RawText}",
        ["authLevel"] = function.Http?.AuthLevel.ToString().ToLowerInvariant(),
        ["disabled"] = function.IsDisabled,
        ["succeeded"] = function.State.Succeeded,
        ["failed"] = function.State.Failed,
        ["running"] = function.State.Running,
    };

    private static JsonArray Bindings(FunctionDefinition definition)
    {
        var bindings = new JsonArray();
        foreach (var binding in definition.Bindings)
        {
            var json = new JsonObject
            {
                ["name"] = binding.Name,
                ["type"] = binding.Type,
                ["direction"] = binding.Direction.ToString().ToLowerInvariant(),
            };
            foreach (var (name, value) in binding.Properties) json[name] = Node(value);
            bindings.Add((JsonNode)json);
        }
        return bindings;
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        IEnumerable<string> texts => new JsonArray([.. texts.Select(text => JsonValue.Create(text))]),
        _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };
}

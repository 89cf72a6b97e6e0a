using System.Globalization;
using System.Text.Json;
using Fulmar.Runtime.Workers.Node.Wire;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>Functions that are declared by folders with a <c>function.json</c>.</summary>
internal static class FunctionFolders
{
    private const string File = "function.json";
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads all of them, by name.</summary>
    /// <exception cref="FulmarException">One is no JSON object (FUL1003), or cannot be honoured (FUL1010).</exception>
    public static IReadOnlyList<FunctionDefinition> Read(string folder) => LoadedFunctions.ReadAll(
        [.. Directory.EnumerateDirectories(folder).Where(inner => System.IO.File.Exists(Path.Combine(inner, File))).Order(StringComparer.OrdinalIgnoreCase).Select(ReadOne)]);

    private static LoadedFunction ReadOne(string folder)
    {
        var path = Path.Combine(folder, File);
        var name = Path.GetFileName(folder);
        try
        {
            using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(path), Lenient);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new JsonException("It is no object.");
            return new LoadedFunction
            {
                Name = name,
                ScriptFile = $"{name}/{File}",
                Bindings = root.TryGetProperty("bindings", out var bindings) && bindings.ValueKind == JsonValueKind.Array
                    ? [.. bindings.EnumerateArray().Select(binding => binding.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.Clone()))] : [],
                Retry = root.TryGetProperty("retry", out var retry) && retry.ValueKind == JsonValueKind.Object ? ReadRetry(retry) : null,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new FulmarException(ErrorCodes.BrokenJson, $"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static LoadedRetry ReadRetry(JsonElement retry) => new(
        retry.TryGetProperty("strategy", out var strategy) ? strategy.GetString() ?? "" : "", retry.TryGetProperty("maxRetryCount", out var count) ? count.GetInt32() : 0,
        Milliseconds(retry, "delayInterval"), Milliseconds(retry, "minimumInterval"), Milliseconds(retry, "maximumInterval"));

    private static double? Milliseconds(JsonElement retry, string name) =>
        retry.TryGetProperty(name, out var value) && TimeSpan.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var span) ? span.TotalMilliseconds : null;
}

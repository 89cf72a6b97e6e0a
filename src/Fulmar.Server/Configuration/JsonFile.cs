using System.Globalization;
using System.Text.Json;
using Fulmar.Runtime;

namespace Fulmar.Server.Configuration;

/// <summary>A JSON file of an app, flattened: <c>a:b:0</c> → value; an empty object or array is a key without a value. Comments and trailing commas are allowed, as Azure's own readers do.</summary>
public static class JsonFile
{
    private const int LargestFile = 1024 * 1024;

    /// <summary>The file's values; null where there is no such file.</summary>
    /// <exception cref="FulmarException">Not JSON, not an object, or above 1 MB (FUL1003).</exception>
    public static Dictionary<string, string?>? Read(string path)
    {
        if (!File.Exists(path)) return null;
        if (new FileInfo(path).Length > LargestFile) throw Broken(path, "it is larger than 1 MB");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Broken(path, "it is no JSON object");
            var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            Flatten(document.RootElement, "", values);
            return values;
        }
        catch (JsonException exception)
        {
            // Both count from 0; editors count from 1.
            var line = (exception.LineNumber ?? 0) + 1;
            var column = (exception.BytePositionInLine ?? 0) + 1;
            var reason = exception.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw new FulmarException(ErrorCodes.BrokenJson, $"{path}({line},{column}): {reason}.", exception);
        }
    }

    private static void Flatten(JsonElement element, string key, Dictionary<string, string?> values)
    {
        // Nothing is in it, but the key was written.
        if (key.Length > 0 && element.ValueKind switch { JsonValueKind.Object => element.GetPropertyCount(), JsonValueKind.Array => element.GetArrayLength(), _ => -1 } == 0)
        {
            values[key] = null;
            return;
        }
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Flatten(property.Value, key.Length == 0 ? property.Name : $"{key}:{property.Name}", values);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    Flatten(item, $"{key}:{index++.ToString(CultureInfo.InvariantCulture)}", values);
                break;
            default:
                values[key] = element.ValueKind switch
                {
                    JsonValueKind.Null => null,
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    JsonValueKind.String => element.GetString(),
                    _ => element.GetRawText(),
                };
                break;
        }
    }

    private static FulmarException Broken(string path, string reason) => new(ErrorCodes.BrokenJson, $"{path}: {reason}.");
}

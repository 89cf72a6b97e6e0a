using System.Text;
using System.Text.Json;

namespace Fulmar.Runtime.Workers;

/// <summary>What an output binding takes of a value that came as JSON: an array is one message for each of its elements, also where it is text.</summary>
internal static class OutputValue
{
    public static object? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.Array => value.EnumerateArray().Select(One).ToList(),
        _ => One(value),
    };

    public static object? Of(string text)
    {
        if (text.AsSpan().TrimStart(" \t\r\n") is not ['[', ..]) return text;
        try { return JsonElement.Parse(text).EnumerateArray().Select(One).ToList(); }
        catch (JsonException) { return text; }
    }

    private static object? One(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => new BinaryData(Encoding.UTF8.GetBytes(value.GetRawText()), "application/json"),
    };
}

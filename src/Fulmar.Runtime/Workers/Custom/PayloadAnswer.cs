using System.Text;
using System.Text.Json;
using Fulmar.Runtime.Invocations;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>What a custom handler answers: <c>Outputs</c> by binding, <c>ReturnValue</c>, <c>Logs</c>.</summary>
internal static class PayloadAnswer
{
    private const string Return = "$return", HttpOutput = "http";
    private const int LongestExcerpt = 200;

    /// <exception cref="InvalidOperationException">It is none.</exception>
    public static void Read(Invocation invocation, ReadOnlyMemory<byte> body)
    {
        using var json = Parse(body);
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw Wrong(body.Span, "it is no object");
        if (Find(root, "Logs") is { ValueKind: JsonValueKind.Array } logs) Log(invocation, logs);
        var outputs = Find(root, "Outputs") is { ValueKind: JsonValueKind.Object } named ? named : default(JsonElement?);
        var returned = Find(root, "ReturnValue") is { ValueKind: not JsonValueKind.Null } value ? value : default(JsonElement?);
        foreach (var binding in invocation.Function.Definition.OutputBindings)
        {
            var output = binding.Name == Return ? returned : outputs is { } all && all.TryGetProperty(binding.Name, out var one) ? one : null;
            if (binding.Type.Equals(HttpOutput, StringComparison.OrdinalIgnoreCase)) invocation.Result = PayloadResponse.Of(output);
            else if (output is { ValueKind: not JsonValueKind.Null } given) invocation.SetOutput(binding.Name, IsBinary(binding) ? Bytes(given, binding) : OutputValue.Of(given));
        }
    }

    /// <summary>The beginning of an answer, for people.</summary>
    public static string Excerpt(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * LongestExcerpt)]).ReplaceLineEndings(" ");
        return text.Length <= LongestExcerpt ? text : text[..LongestExcerpt] + "…";
    }

    /// <summary>A property by its name in any case; null for none.</summary>
    public static JsonElement? Find(JsonElement root, string name)
    {
        foreach (var property in root.EnumerateObject())
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        return null;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try { return JsonDocument.Parse(body); }
        catch (JsonException exception) { throw Wrong(body.Span, exception.Message); }
    }

    private static InvalidOperationException Wrong(ReadOnlySpan<byte> body, string why) => new(
        $"The custom handler's answer is not {{\"Outputs\": …, \"ReturnValue\": …, \"Logs\": […]}}: {why}. It begins with: {Excerpt(body)}");

    private static bool IsBinary(BindingDefinition binding) => binding.Properties.GetValueOrDefault("dataType") is string type && type.Equals("binary", StringComparison.OrdinalIgnoreCase);

    private static byte[] Bytes(JsonElement value, BindingDefinition binding) => value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) ? bytes
        : throw new InvalidOperationException($"The output '{binding.Name}' has \"dataType\": \"binary\", and its value is no base64.");

    private static void Log(Invocation invocation, JsonElement logs)
    {
        var logger = invocation.GetLogger(invocation.Function.UserLogCategory);
        foreach (var line in logs.EnumerateArray())
            logger.Log(LogLevel.Information, default, line.ValueKind == JsonValueKind.String ? line.GetString()! : line.GetRawText(), null, static (text, _) => text);
    }
}

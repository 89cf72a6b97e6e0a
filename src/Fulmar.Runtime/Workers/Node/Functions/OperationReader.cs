using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulmar.Runtime.Workers.Node.Functions;

/// <summary>Reads one operation of <c>@fulmar/functions</c>. What is wrong names the property.</summary>
internal readonly struct OperationReader(JsonElement operation)
{
    private static readonly Dictionary<string, FieldOperator> Operators = new(StringComparer.Ordinal)
    {
        ["equal"] = FieldOperator.Equal, ["notEqual"] = FieldOperator.NotEqual, ["less"] = FieldOperator.Less, ["lessOrEqual"] = FieldOperator.LessOrEqual,
        ["greater"] = FieldOperator.Greater, ["greaterOrEqual"] = FieldOperator.GreaterOrEqual, ["startsWith"] = FieldOperator.StartsWith,
    };

    /// <exception cref="ArgumentException">It is not there, or no text.</exception>
    public string Text(string name) => OptionalText(name) ?? throw Wrong(name, "is not there");

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Wrong(name, "is no text"),
    };

    public bool Flag(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw Wrong(name, "is neither true nor false"),
    };

    /// <summary>A time in milliseconds.</summary>
    public TimeSpan? Time(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var milliseconds) || milliseconds < 0 || milliseconds > TimeSpan.MaxValue.TotalMilliseconds / 2)
            throw Wrong(name, "is no time in milliseconds");
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    public IReadOnlyDictionary<string, string>? Texts(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Object) throw Wrong(name, "is no object");
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
            texts[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : throw Wrong($"{name}.{property.Name}", "is no text");
        return texts;
    }

    /// <summary>JSON of any kind.</summary>
    public JsonElement Json(string name) => operation.ValueKind == JsonValueKind.Object && operation.TryGetProperty(name, out var value) ? value : throw Wrong(name, "is not there");

    public bool Has(string name) => Find(name) is not null;

    public byte[] Bytes(string name) => Find(name) is { ValueKind: JsonValueKind.String } value && value.TryGetBytesFromBase64(out var bytes) ? bytes : throw Wrong(name, "is no base64");

    /// <summary>What is asked of documents.</summary>
    public IEnumerable<FieldCondition> Conditions()
    {
        if (Find("where") is not { } where) yield break;
        if (where.ValueKind != JsonValueKind.Array) throw Wrong("where", "is no array");
        foreach (var element in where.EnumerateArray())
        {
            var condition = new OperationReader(element);
            var word = condition.Text("operator");
            yield return new FieldCondition(condition.Text("path"),
                Operators.TryGetValue(word, out var known) ? known : throw Wrong("operator", $"is '{word}', and takes {string.Join(", ", Operators.Keys)}"),
                ValueOf(condition.Find("value")));
        }
    }

    private static object? ValueOf(JsonElement? value) => value switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.TryGetInt64(out var whole) ? whole : number.GetDouble(),
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong("value", "is neither text nor number, true, false or null"),
    };

    private JsonElement? Find(string name) =>
        operation.ValueKind != JsonValueKind.Object ? throw new ArgumentException("It is no object.")
        : operation.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    private static ArgumentException Wrong(string name, string reason) => new($"Its '{name}' {reason}.");
}

[JsonSerializable(typeof(string))]
internal sealed partial class OperationJson : JsonSerializerContext;

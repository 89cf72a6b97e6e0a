using System.Text.Json;
using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>What a predicate means, said as plainly as can be: what engines are compared with.</summary>
internal static class PredicateOracle
{
    public static bool Holds(DocumentPredicate predicate, JsonElement document) => predicate switch
    {
        AllOf all => all.Parts.All(part => Holds(part, document)),
        AnyOf any => any.Parts.Any(part => Holds(part, document)),
        Not not => !Holds(not.Part, document),
        Exists exists => Find(document, exists.Path) is not null,
        StartsWith starts => Find(document, starts.Path) is { ValueKind: JsonValueKind.String } text && text.GetString()!.StartsWith(starts.Prefix, StringComparison.Ordinal),
        Contains contains => Find(document, contains.Path) is { ValueKind: JsonValueKind.Array } array && array.EnumerateArray().Any(element => Order(element, contains.Value) == 0),
        Compare compare => Find(document, compare.Path) is { } value && Holds(compare.Operator, Order(value, compare.Value)),
        _ => throw new InvalidOperationException($"What is {predicate}?"),
    };

    private static bool Holds(ComparisonOperator comparison, int? order) => comparison switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.NotEqual => order != 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };

    /// <summary>How a document's value stands to one given; null where they are of two kinds.</summary>
    private static int? Order(JsonElement value, object? given) => (value.ValueKind, given) switch
    {
        (JsonValueKind.Null, null) => 0,
        (JsonValueKind.True or JsonValueKind.False, bool other) => value.GetBoolean().CompareTo(other),
        (JsonValueKind.Number, double other) => value.GetDouble().CompareTo(other),
        (JsonValueKind.Number, decimal other) => value.TryGetDecimal(out var number) ? number.CompareTo(other) : value.GetDouble().CompareTo((double)other),
        (JsonValueKind.String, string other) => string.CompareOrdinal(value.GetString(), other),
        _ => null,
    };

    private static JsonElement? Find(JsonElement document, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty(name, out document)) return null;
        }
        return document;
    }
}

using System.Text.Json;

namespace Fulmar.Storage.Sqlite.Documents;

/// <summary>Whether a predicate holds for a document.</summary>
internal static class DocumentValue
{
    /// <summary>The value at a path; null where it leads nowhere.</summary>
    public static JsonElement? At(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        return element;
    }

    public static bool Holds(DocumentPredicate predicate, JsonElement root) => predicate switch
    {
        AllOf all => all.Parts.All(part => Holds(part, root)),
        AnyOf any => any.Parts.Any(part => Holds(part, root)),
        Not not => !Holds(not.Part, root),
        Exists exists => At(root, exists.Path) is not null,
        StartsWith starts => At(root, starts.Path) is { ValueKind: JsonValueKind.String } text && text.GetString()!.StartsWith(starts.Prefix, StringComparison.Ordinal),
        Contains contains => At(root, contains.Path) is { ValueKind: JsonValueKind.Array } array && array.EnumerateArray().Any(item => Order(item, contains.Value) == 0),
        Compare compare => At(root, compare.Path) is { } value && Holds(compare.Operator, Order(value, compare.Value)),
        _ => throw new ArgumentOutOfRangeException(nameof(predicate), predicate, "No engine knows it."),
    };

    // Values of different kinds are not equal, and have no order.
    private static bool Holds(ComparisonOperator comparison, int? order) => comparison switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.NotEqual => order != 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };

    private static int? Order(JsonElement element, object? value) => (element.ValueKind, value) switch
    {
        (JsonValueKind.Null, null) => 0,
        (JsonValueKind.True or JsonValueKind.False, bool truth) => element.GetBoolean().CompareTo(truth),
        // Of UTF-16 units the order is not that of code points, which is the one of an index.
        (JsonValueKind.String, string text) => CompareUtf8(element.GetString()!, text),
        (JsonValueKind.Number, decimal number) when element.TryGetDecimal(out var exact) => exact.CompareTo(number),
        (JsonValueKind.Number, not (null or bool or string)) => element.GetDouble().CompareTo(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>The order of code points, which is that of UTF-8 and of the file.</summary>
    public static int CompareUtf8(string a, string b) =>
        System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b));
}

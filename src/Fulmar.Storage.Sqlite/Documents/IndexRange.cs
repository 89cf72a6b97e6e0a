namespace Fulmar.Storage.Sqlite.Documents;

/// <summary>The part of an index in which all documents are for which a predicate may hold. The predicate still decides.</summary>
/// <param name="Number">The index.</param>
/// <param name="From">The first value.</param>
/// <param name="Below">Above the last value.</param>
internal sealed record IndexRange(int Number, byte[] From, byte[] Below)
{
    /// <summary>The narrowest kind of range that a ready index has for the predicate; null where none helps.</summary>
    public static IndexRange? Of(DocumentPredicate? predicate, IReadOnlyList<IndexDefinition> indexes)
    {
        IEnumerable<DocumentPredicate> parts = predicate switch
        {
            null => [],
            AllOf all => all.Parts,
            _ => [predicate],
        };
        return parts.OrderBy(part => part is Compare { Operator: ComparisonOperator.Equal } ? 0 : 1)
            .Select(part => OfPart(part, indexes)).FirstOrDefault(range => range is not null);
    }

    private static IndexRange? OfPart(DocumentPredicate part, IReadOnlyList<IndexDefinition> indexes)
    {
        var path = part switch { Compare compare => compare.Path, StartsWith starts => starts.Path, _ => null };
        if (path is null || indexes.FirstOrDefault(index => index.IsReady && index.Path == path) is not { } index) return null;
        if (part is StartsWith { Prefix: var prefix })
        {
            var from = IndexValue.Encode(prefix);
            return new IndexRange(index.Number, from, IndexValue.After(from));
        }
        var comparison = (Compare)part;
        var value = IndexValue.Encode(comparison.Value);
        byte[] kind = [value[0]];
        return comparison.Operator switch
        {
            // One that is longer than an index keeps has the beginning in common with others.
            ComparisonOperator.Equal => new IndexRange(index.Number, value, [.. value, 0]),
            _ when value[0] is not (IndexValue.Number or IndexValue.Text) => null,
            ComparisonOperator.Less or ComparisonOperator.LessOrEqual => new IndexRange(index.Number, kind, IndexValue.After(value)),
            ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual => new IndexRange(index.Number, value, IndexValue.After(kind)),
            _ => null,
        };
    }
}

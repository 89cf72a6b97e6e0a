namespace Fulmar.Storage.Sqlite.Documents;

/// <summary>A collection's declared index.</summary>
/// <param name="Number">Never used again in its collection.</param>
/// <param name="Path">Names joined by dots.</param>
/// <param name="IsReady">Whether all documents are in it.</param>
internal sealed record IndexDefinition(int Number, string Path, bool IsReady);

/// <summary>What a document has in its collection's indexes.</summary>
/// <param name="Indexes">The indexes that it was made for: where they have changed since, it is made anew.</param>
/// <param name="Values">One for each index that has a value, encoded.</param>
internal sealed record DocumentEntries(IReadOnlyList<IndexDefinition> Indexes, IReadOnlyList<(int Number, byte[] Value)> Values)
{
    public static readonly IReadOnlyList<IndexDefinition> NoIndexes = [];

    /// <summary>Reads a document's values.</summary>
    public static DocumentEntries Of(ReadOnlyMemory<byte> body, IReadOnlyList<IndexDefinition> indexes)
    {
        if (indexes.Count == 0) return new DocumentEntries(indexes, []);
        using var document = System.Text.Json.JsonDocument.Parse(body);
        var values = new List<(int, byte[])>();
        foreach (var index in indexes)
            if (DocumentValue.At(document.RootElement, index.Path) is { } element && IndexValue.Encode(element) is { } value)
                values.Add((index.Number, value));
        return new DocumentEntries(indexes, values);
    }
}

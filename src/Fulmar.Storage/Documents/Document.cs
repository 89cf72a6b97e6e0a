namespace Fulmar.Storage;

/// <summary>Which namespace a collection's name belongs to: tables are not Cosmos containers.</summary>
public enum CollectionFamily
{
    /// <summary>Documents of functions: <c>ICommit</c>, Cosmos containers.</summary>
    Documents = 0,

    /// <summary>Azure tables.</summary>
    Tables = 1,

    /// <summary>The host's own: keys, timers.</summary>
    App = 2,
}

/// <summary>Names a collection. It comes to be with its first document.</summary>
/// <param name="Store">Whose.</param>
/// <param name="Family">In which namespace.</param>
/// <param name="Name">1 to 260 characters.</param>
public readonly record struct CollectionKey(StoreId Store, CollectionFamily Family, string Name)
{
    /// <summary>A collection of the host's own.</summary>
    public static CollectionKey Of(AppId app, string name) => new(new StoreId(app.Value), CollectionFamily.App, name);

    /// <inheritdoc/>
    public override string ToString() => $"{Store}/{Family}/{Name}";
}

/// <summary>A collection and the indexes that were declared for it.</summary>
public sealed record Collection(CollectionKey Key, IReadOnlyList<string> Indexes);

/// <summary>Names a document.</summary>
/// <param name="Collection">Where it is.</param>
/// <param name="Partition">0 to 1,024 characters.</param>
/// <param name="Id">1 to 1,024 characters, unique in its partition.</param>
public readonly record struct DocumentKey(CollectionKey Collection, string Partition, string Id)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Collection}/{Partition}/{Id}";
}

/// <summary>A JSON object with a key.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Body">UTF-8 JSON, as it was written.</param>
/// <param name="ETag">This version.</param>
/// <param name="ModifiedAt">When this version was written.</param>
/// <param name="ExpiresAt">When it goes by itself; null for never.</param>
public sealed record Document(DocumentKey Key, ReadOnlyMemory<byte> Body, ETag ETag, DateTimeOffset ModifiedAt, DateTimeOffset? ExpiresAt);

/// <summary>What is asked of a collection.</summary>
/// <param name="Collection">Which.</param>
public sealed record DocumentQuery(CollectionKey Collection)
{
    /// <summary>Only this partition; null for all.</summary>
    public string? Partition { get; init; }

    /// <summary>Only ids that begin so; null for all.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>Only documents for which it holds; null for all.</summary>
    public DocumentPredicate? Where { get; init; }

    /// <summary>At most so many in a page; 1 to <see cref="StorageLimits.Page"/>. Default 100.</summary>
    public int Count { get; init; } = 100;

    /// <summary>At most so many documents are looked at for a page. Default 10,000.</summary>
    public int MostScanned { get; init; } = 10_000;

    /// <summary>Where the page before ended, null for the first.</summary>
    public string? After { get; init; }
}

/// <summary>Documents that were found.</summary>
/// <param name="Documents">Ordered by partition and id, or by an index's value where one was used.</param>
/// <param name="Continuation">Where the next page begins, null after the last.</param>
/// <param name="Scanned">How many documents were looked at.</param>
public sealed record DocumentPage(IReadOnlyList<Document> Documents, string? Continuation, int Scanned);

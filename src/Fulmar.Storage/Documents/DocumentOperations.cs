namespace Fulmar.Storage;

/// <summary>Writes a document. Result: <see cref="DocumentWritten"/>. Refused with <see cref="VersionConflict"/>.</summary>
/// <param name="Key">Which.</param>
/// <param name="Body">A JSON object in UTF-8, at most <see cref="StorageLimits.DocumentBody"/> bytes.</param>
/// <param name="Condition">What must be there before. Default anything.</param>
public sealed record PutDocument(DocumentKey Key, ReadOnlyMemory<byte> Body, DocumentCondition Condition = default) : StorageOperation
{
    /// <summary>When it goes by itself, from now on; null for never.</summary>
    public TimeSpan? TimeToLive { get; init; }
}

/// <summary>Removes a document, which need not be there unless the condition says so. Result: <see cref="Done"/>. Refused with <see cref="VersionConflict"/>.</summary>
/// <param name="Key">Which.</param>
/// <param name="Condition">What must be there before. Default anything.</param>
public sealed record DeleteDocument(DocumentKey Key, DocumentCondition Condition = default) : StorageOperation;

/// <summary>What must be there before a document is written.</summary>
public readonly record struct DocumentCondition
{
    private DocumentCondition(Wanted what, ETag version)
    {
        What = what;
        Version = version;
    }

    internal enum Wanted
    {
        Anything,
        Nothing,
        Something,
        Version,
    }

    internal Wanted What { get; }

    internal ETag Version { get; }

    /// <summary>Nothing: the document is new.</summary>
    public static DocumentCondition IfAbsent { get; } = new(Wanted.Nothing, default);

    /// <summary>Any version.</summary>
    public static DocumentCondition IfPresent { get; } = new(Wanted.Something, default);

    /// <summary>This version.</summary>
    public static DocumentCondition IfMatch(ETag version) => new(Wanted.Version, version);

    /// <summary>Whether it holds.</summary>
    /// <param name="current">The version now, null for none.</param>
    public bool Holds(ETag? current) => What switch
    {
        Wanted.Nothing => current is null,
        Wanted.Something => current is not null,
        Wanted.Version => current == Version,
        _ => true,
    };
}

/// <summary>A document was written.</summary>
/// <param name="ETag">Its version now.</param>
public sealed record DocumentWritten(ETag ETag) : OperationResult;

/// <summary>
/// Says which paths of a collection's documents are indexed, in place of what was said before. Documents that are there already are indexed
/// before it is applied, which takes as long as they are many. Result: <see cref="Done"/>. It stands alone in its unit.
/// </summary>
/// <param name="Collection">Which.</param>
/// <param name="Paths">At most <see cref="StorageLimits.Indexes"/>, each names joined by dots.</param>
public sealed record DeclareIndexes(CollectionKey Collection, IReadOnlyList<string> Paths) : StorageOperation;

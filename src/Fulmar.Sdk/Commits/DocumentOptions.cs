namespace Fulmar;

/// <summary>How a document is written.</summary>
public sealed record PutOptions
{
    /// <summary>The document's partition. Null for one of its own, which is called as the document is.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>The <see cref="StoredDocument{T}.ETag"/> that the document must still have. Null for any.</summary>
    public string? IfMatch { get; init; }

    /// <summary>Whether there must be no such document yet.</summary>
    public bool IfAbsent { get; init; }

    /// <summary>After which time the document is dropped. Null for never.</summary>
    public TimeSpan? TimeToLive { get; init; }
}

/// <summary>How a document is deleted.</summary>
public sealed record DeleteOptions
{
    /// <summary>The document's partition. Null for one of its own, which is called as the document is.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>The <see cref="StoredDocument{T}.ETag"/> that the document must still have. Null for any.</summary>
    public string? IfMatch { get; init; }
}

/// <summary>Which documents of a collection are read.</summary>
public sealed record ListOptions
{
    /// <summary>The partition. Null for all.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>How their ids begin. Null for any.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>What holds for their fields, all of it. Default: nothing is asked.</summary>
    public IReadOnlyList<FieldCondition> Where { get; init; } = [];
}

/// <summary>What must hold for a field of a document.</summary>
/// <param name="Path">The field, by its JSON names (<c>address.city</c>).</param>
/// <param name="Operator">How the two are compared.</param>
/// <param name="Value">What the field is compared with: text, a number, true, false, or null.</param>
public sealed record FieldCondition(string Path, FieldOperator Operator, object? Value);

/// <summary>How a field is compared. One of another kind than the value fits <see cref="NotEqual"/> only; one that is not there fits nothing.</summary>
public enum FieldOperator
{
    /// <summary>The same.</summary>
    Equal,

    /// <summary>Not the same.</summary>
    NotEqual,

    /// <summary>Less; text by its code points.</summary>
    Less,

    /// <summary>Less or the same.</summary>
    LessOrEqual,

    /// <summary>Greater; text by its code points.</summary>
    Greater,

    /// <summary>Greater or the same.</summary>
    GreaterOrEqual,

    /// <summary>Text that begins so.</summary>
    StartsWith,
}

namespace Fulmar.Storage;

/// <summary>
/// What must hold for a document. A path is names joined by dots (<c>fare.currency</c>); one that leads nowhere equals nothing, not even null.
/// Values are null, booleans, numbers (as <see cref="double"/> or <see cref="decimal"/>) and texts, and only values of one kind are ordered.
/// </summary>
public abstract record DocumentPredicate
{
    private protected DocumentPredicate() { }
}

/// <summary>All of them hold.</summary>
public sealed record AllOf(IReadOnlyList<DocumentPredicate> Parts) : DocumentPredicate;

/// <summary>At least one of them holds.</summary>
public sealed record AnyOf(IReadOnlyList<DocumentPredicate> Parts) : DocumentPredicate;

/// <summary>It does not hold.</summary>
public sealed record Not(DocumentPredicate Part) : DocumentPredicate;

/// <summary>The value at a path compares so with the one given.</summary>
/// <param name="Path">Where.</param>
/// <param name="Operator">How.</param>
/// <param name="Value">null, bool, a number, or a string.</param>
public sealed record Compare(string Path, ComparisonOperator Operator, object? Value) : DocumentPredicate;

/// <summary>The text at a path begins so.</summary>
public sealed record StartsWith(string Path, string Prefix) : DocumentPredicate;

/// <summary>There is a value at the path, be it null.</summary>
public sealed record Exists(string Path) : DocumentPredicate;

/// <summary>The array at the path has this element.</summary>
public sealed record Contains(string Path, object? Value) : DocumentPredicate;

/// <summary>How two values compare.</summary>
public enum ComparisonOperator
{
    /// <summary>They are the same.</summary>
    Equal,

    /// <summary>Both are there, and they are not the same.</summary>
    NotEqual,

    /// <summary>The document's is less.</summary>
    Less,

    /// <summary>The document's is less, or the same.</summary>
    LessOrEqual,

    /// <summary>The document's is greater.</summary>
    Greater,

    /// <summary>The document's is greater, or the same.</summary>
    GreaterOrEqual,
}

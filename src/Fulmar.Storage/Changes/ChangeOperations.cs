namespace Fulmar.Storage;

/// <summary>
/// Says that changes of a collection's documents are kept, so that they can be followed, and for how long, in place of what was said before. Result:
/// <see cref="ChangesDeclared"/>. It stands alone in its unit.
/// </summary>
/// <param name="Collection">Which. It comes to be when it does not exist.</param>
/// <param name="Retention">By age and count; null for no changes any more: those that are there go.</param>
public sealed record DeclareChanges(CollectionKey Collection, Retention? Retention) : StorageOperation
{
    /// <summary>How long changes are kept where nobody says otherwise: 7 days.</summary>
    public static Retention Usual { get; } = new(TimeSpan.FromDays(7));
}

/// <summary>Changes are kept, or not any more.</summary>
/// <param name="Position">
/// The newest position. What was written before the first declaration is read as documents: whoever notes a position, then reads the whole collection, and then
/// follows the changes behind that position, has missed nothing.
/// </param>
public sealed record ChangesDeclared(long Position) : OperationResult;

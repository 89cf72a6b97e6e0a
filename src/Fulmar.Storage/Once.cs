namespace Fulmar.Storage;

/// <summary>Names something that is done once.</summary>
/// <param name="App">Whose.</param>
/// <param name="Scope">Of what kind: <c>http/PlaceBooking</c>, <c>timer/Scrub</c>.</param>
/// <param name="Key">Which of that kind.</param>
public readonly record struct OnceKey(AppId App, string Scope, string Key)
{
    /// <inheritdoc/>
    public override string ToString() => $"{App}/{Scope}/{Key}";
}

/// <summary>
/// Lets the unit happen once: the first commit writes the key, a later one is refused with <see cref="AlreadyDone"/> and what the first kept.
/// Result: <see cref="Done"/>.
/// </summary>
/// <param name="Key">What is done.</param>
/// <param name="Keep">How long it is remembered.</param>
/// <param name="Result">What is told to whoever comes again, at most <see cref="StorageLimits.OnceResult"/> bytes.</param>
public sealed record Once(OnceKey Key, TimeSpan Keep, ReadOnlyMemory<byte> Result = default) : StorageOperation;

/// <summary>What was done once.</summary>
/// <param name="Key">What.</param>
/// <param name="DoneAt">When.</param>
/// <param name="ExpiresAt">Until when it is remembered.</param>
/// <param name="Result">What it kept.</param>
public sealed record OnceRecord(OnceKey Key, DateTimeOffset DoneAt, DateTimeOffset ExpiresAt, ReadOnlyMemory<byte> Result);

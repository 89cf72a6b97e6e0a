namespace Fulmar;

/// <summary>A function's retry policy as its author declared it.</summary>
/// <param name="Strategy">How the time between two attempts grows.</param>
/// <param name="MaxRetryCount">Attempts after the first, -1 for no limit.</param>
/// <param name="Minimum">The time before the first of them.</param>
/// <param name="Maximum">The longest time; that of <see cref="RetryStrategy.FixedDelay"/> is its minimum too.</param>
public sealed record RetryDefinition(RetryStrategy Strategy, int MaxRetryCount, TimeSpan Minimum, TimeSpan Maximum);

/// <summary>How the time between two attempts grows.</summary>
public enum RetryStrategy
{
    /// <summary>It stays the same.</summary>
    FixedDelay,

    /// <summary>It doubles, up to its maximum.</summary>
    ExponentialBackoff,
}

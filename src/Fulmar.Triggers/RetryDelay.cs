using Fulmar.Storage;

namespace Fulmar.Triggers;

/// <summary>What a function's retry policy says of one failed attempt.</summary>
internal static class RetryDelay
{
    /// <summary>How long to wait for the next attempt; null where none is due.</summary>
    /// <param name="policy">The function's own.</param>
    /// <param name="attempts">Failed ones, all of them.</param>
    public static TimeSpan? After(this RetryDefinition policy, int attempts) =>
        policy.MaxRetryCount >= 0 && attempts > policy.MaxRetryCount ? null : policy.Delay(attempts);

    /// <summary>The time that the policy puts after so many failed attempts.</summary>
    public static TimeSpan Delay(this RetryDefinition policy, int attempts)
    {
        var longest = policy.Maximum < StorageLimits.Duration ? policy.Maximum : StorageLimits.Duration;
        if (policy.Strategy == RetryStrategy.FixedDelay) return longest;
        // Compared as numbers: a duration of that many times the shortest there may not be.
        var grown = policy.Minimum.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 30));
        return grown < longest.TotalSeconds ? TimeSpan.FromSeconds(grown) : longest;
    }
}

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
        if (policy.Strategy == RetryStrategy.FixedDelay) return policy.Minimum;
        var grown = policy.Minimum * Math.Pow(2, Math.Min(attempts - 1, 30));
        return grown < policy.Maximum ? grown : policy.Maximum;
    }
}

namespace Fulmar;

/// <summary>How often and when a function that failed is run again.</summary>
/// <param name="maxRetryCount">Attempts after the first, -1 for no limit.</param>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute(int maxRetryCount) : Attribute
{
    /// <summary>Attempts after the first, -1 for no limit.</summary>
    public int MaxRetryCount { get; } = maxRetryCount;
}

/// <summary>Runs a function that failed again, always after the same time.</summary>
/// <param name="maxRetryCount">Attempts after the first, -1 for no limit.</param>
/// <param name="delayInterval">The time between two attempts, as <c>hh:mm:ss</c>.</param>
public sealed class FixedDelayRetryAttribute(int maxRetryCount, string delayInterval) : RetryAttribute(maxRetryCount)
{
    /// <summary>The time between two attempts, as <c>hh:mm:ss</c>.</summary>
    public string DelayInterval { get; } = delayInterval;
}

/// <summary>Runs a function that failed again, each time after about twice the time of the last.</summary>
/// <param name="maxRetryCount">Attempts after the first, -1 for no limit.</param>
/// <param name="minimumInterval">The first time between two attempts, as <c>hh:mm:ss</c>.</param>
/// <param name="maximumInterval">The longest time between two attempts, as <c>hh:mm:ss</c>.</param>
public sealed class ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval) : RetryAttribute(maxRetryCount)
{
    /// <summary>The first time between two attempts, as <c>hh:mm:ss</c>.</summary>
    public string MinimumInterval { get; } = minimumInterval;

    /// <summary>The longest time between two attempts, as <c>hh:mm:ss</c>.</summary>
    public string MaximumInterval { get; } = maximumInterval;
}

using Fulmar.Triggers;

namespace Fulmar.Tests.Triggers;

/// <summary>How long a retry policy waits.</summary>
public sealed class RetryDelayTests
{
    [Theory]
    [InlineData(1, "00:15:00")]
    [InlineData(2, "00:30:00")]
    [InlineData(3, "01:00:00")]
    [InlineData(31, "01:00:00")]
    [InlineData(int.MaxValue, "01:00:00")]
    public void A_wait_doubles_up_to_the_longest_however_many_attempts_have_failed(int attempts, string wait)
    {
        var policy = new RetryDefinition(RetryStrategy.ExponentialBackoff, -1, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.Parse(wait, System.Globalization.CultureInfo.InvariantCulture), policy.Delay(attempts));
    }

    [Theory]
    [InlineData(RetryStrategy.FixedDelay)]
    [InlineData(RetryStrategy.ExponentialBackoff)]
    public void No_wait_is_longer_than_the_storage_takes(RetryStrategy strategy) =>
        Assert.Equal(Storage.StorageLimits.Duration, new RetryDefinition(strategy, -1, TimeSpan.MaxValue, TimeSpan.MaxValue).Delay(40));
}

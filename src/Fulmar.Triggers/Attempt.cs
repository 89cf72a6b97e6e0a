namespace Fulmar.Triggers;

/// <summary>Which attempt an invocation is.</summary>
/// <param name="retries">Attempts before it.</param>
/// <param name="most">Attempts after the first, at most; -1 for no limit.</param>
internal sealed class Attempt(int retries, int most) : RetryContext
{
    public override int RetryCount => retries;

    public override int MaxRetryCount => most;
}

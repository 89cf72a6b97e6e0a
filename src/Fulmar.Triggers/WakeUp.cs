namespace Fulmar.Triggers;

/// <summary>Lets one loop sleep until something happens. What happens while it is awake is not forgotten: the next sleep ends at once.</summary>
internal sealed class WakeUp
{
    private readonly Lock gate = new();
    private TaskCompletionSource? sleeper;
    private bool isSet;

    /// <summary>Wakes the loop. From any thread; never blocks.</summary>
    public void Set()
    {
        lock (gate)
        {
            isSet = true;
            sleeper?.TrySetResult();
            sleeper = null;
        }
    }

    /// <summary>Sleeps until woken, at most for the time given.</summary>
    public async Task SleepAsync(TimeSpan bound, TimeProvider time, CancellationToken cancellationToken)
    {
        Task woken;
        lock (gate)
        {
            if (isSet || bound <= TimeSpan.Zero)
            {
                isSet = false;
                return;
            }
            woken = (sleeper ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
        await woken.WaitAsync(bound, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate) isSet = false;
    }
}

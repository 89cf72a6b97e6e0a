namespace Fulmar.Triggers.Timers;

/// <summary>
/// What this process knows of one timer, across the versions of the app. The pump owns it, but while a run is under way the run does: it writes
/// the state that it has committed, and gives the slot back.
/// </summary>
internal sealed class TimerSlot(string function)
{
    private volatile TimerState? state;
    private volatile TimerInvocation? invocation;
    private volatile bool isRunning, isPaused;

    /// <summary>The function's name.</summary>
    public string Function => function;

    /// <summary>The state as it was committed; null before the timer began.</summary>
    public TimerState? State
    {
        get => state;
        set => state = value;
    }

    /// <summary>Whether a run is under way, on whatever version: the next one waits for its end.</summary>
    public bool IsRunning
    {
        get => isRunning;
        set => isRunning = value;
    }

    /// <summary>The newest run, for who must cancel it.</summary>
    public TimerInvocation? Invocation
    {
        get => invocation;
        set => invocation = value;
    }

    /// <summary>Whether an operator holds the timer.</summary>
    public bool IsPaused
    {
        get => isPaused;
        set => isPaused = value;
    }

    /// <summary>Until when a run that could not be settled waits for its next turn. Given back with the slot.</summary>
    public DateTimeOffset HeldUntil { get; set; }

    /// <summary>When there is something to do.</summary>
    public DateTimeOffset WakesAt => State!.WakesAt > HeldUntil ? State.WakesAt : HeldUntil;
}

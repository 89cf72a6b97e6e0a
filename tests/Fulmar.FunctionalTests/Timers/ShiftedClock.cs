namespace Fulmar.FunctionalTests.Timers;

/// <summary>The machine's clock, so much later: a host that starts by it was down meanwhile.</summary>
internal sealed class ShiftedClock(TimeSpan later) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
}

namespace Fulmar.Runtime.Workers.Processes;

/// <summary>How many lines a worker may log: a flood is dropped and counted, so that it costs neither memory nor time.</summary>
internal sealed class LineBudget(TimeProvider time)
{
    /// <summary>Lines a second.</summary>
    public const int Most = 5_000;

    private readonly Lock gate = new();
    private long second;
    private int taken, dropped;

    /// <summary>Whether one more is logged.</summary>
    /// <param name="lost">Lines that were dropped since the last that was not.</param>
    public bool TryTake(out int lost)
    {
        lost = 0;
        var now = time.GetTimestamp() / time.TimestampFrequency;
        lock (gate)
        {
            if (now != second) (second, taken) = (now, 0);
            if (taken == Most)
            {
                dropped++;
                return false;
            }
            taken++;
            (lost, dropped) = (dropped, 0);
            return true;
        }
    }
}

namespace Fulmar.Triggers;

/// <summary>How often something happens: counts of the last minute, second by second.</summary>
internal sealed class Rate
{
    private const int Seconds = 60;
    private readonly long[] counts = new long[Seconds], stamps = new long[Seconds];
    private readonly Lock gate = new();

    public void Add(int count, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var slot = (int)(now % Seconds);
        lock (gate)
        {
            if (stamps[slot] != now) (stamps[slot], counts[slot]) = (now, 0);
            counts[slot] += count;
        }
    }

    /// <summary>For each second, over the last whole minute.</summary>
    public double PerSecond(TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        long sum = 0;
        lock (gate)
            for (var i = 0; i < Seconds; i++)
                if (stamps[i] > now - Seconds && stamps[i] <= now) sum += counts[i];
        return (double)sum / Seconds;
    }
}

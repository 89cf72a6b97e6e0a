namespace Fulmar.Soak;

/// <summary>Prints how often it was done, ten times in all.</summary>
internal sealed class ConsoleCount(int total) : IProgress<int>
{
    private int printed;

    public void Report(int value)
    {
        var tenths = (int)(10L * value / total);
        if (tenths > Interlocked.Exchange(ref printed, tenths)) Console.WriteLine($"  {value} of {total}");
    }
}

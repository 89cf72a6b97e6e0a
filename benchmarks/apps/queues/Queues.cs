using System.Buffers.Text;
using System.Diagnostics;

namespace Queues;

public static class Measured
{
    /// <summary>One message in, one message out.</summary>
    [Function("Forward")]
    [QueueOutput("outgoing")]
    public static byte[] Forward([QueueTrigger("incoming")] byte[] message) => message;

    /// <summary>Tells how long its message took, in ticks of the stopwatch that wrote it.</summary>
    [Function("Tell")]
    [QueueOutput("told")]
    public static string Tell([QueueTrigger("asked")] byte[] sent)
    {
        var now = Stopwatch.GetTimestamp();
        Utf8Parser.TryParse(sent, out long then, out _);
        return $"{now - then}";
    }
}

/// <summary>Functions that fail, wait, or must not run.</summary>
public static class Failures
{
    private static int limited;

    [Function("Failing")]
    public static void Failing([QueueTrigger("failing")] QueueMessage message)
    {
        Journal.Write("failing", $"{message.MessageText} {message.DequeueCount}");
        throw new InvalidOperationException($"no {message.MessageText}");
    }

    [Function("Mended")]
    public static void Mended([QueueTrigger("mended")] string message)
    {
        Journal.Write("mended", message);
        if (!Gates.Opened($"mended {message}").IsCompleted) throw new InvalidOperationException("not yet");
    }

    [Function("Retrying")]
    [FixedDelayRetry(2, "00:00:01")]
    public static void Retrying([QueueTrigger("retrying")] string message, FunctionContext context)
    {
        Journal.Write("retrying", $"{message} {context.RetryContext?.RetryCount} of {context.RetryContext?.MaxRetryCount}");
        if (context.RetryContext?.RetryCount < 2 || message == "never") throw new InvalidOperationException("again");
    }

    [Function("Forever")]
    [FixedDelayRetry(int.MaxValue, "00:00:01")]
    public static void Forever([QueueTrigger("forever")] string message, FunctionContext context)
    {
        Journal.Write("forever", $"{message} {context.RetryContext?.RetryCount} of {context.RetryContext?.MaxRetryCount}");
        if (context.RetryContext?.RetryCount == 0) throw new InvalidOperationException("not yet");
    }

    /// <summary>Fails with half of a character, as text that was cut by its length has it.</summary>
    [Function("Halved")]
    public static void Halved([QueueTrigger("halved")] string message) => throw new InvalidOperationException("no 🛫"[..^1] + new string('x', 1_968) + "🛫 any more");

    [Function("Steady")]
    public static void Steady([QueueTrigger("steady")] string message) => Journal.Write("steady", message);

    [Function("Marker")]
    public static void Marker([QueueTrigger("marker")] string message) => Journal.Write("marker", message);

    [Function("Limited")]
    public static async Task Limited([QueueTrigger("limited")] string message)
    {
        Journal.Write("limited", $"{Interlocked.Increment(ref limited)}");
        await Gates.Opened("limited");
        Interlocked.Decrement(ref limited);
        Journal.Write("limited ended", message);
    }

    /// <summary>A batch of it fails, one hangs, and alone others are handled.</summary>
    [Function("Stuck")]
    public static async Task Stuck([ServiceBusTrigger("stuck", IsBatched = true)] string[] messages)
    {
        if (messages is ["hang"]) await Gates.Opened("stuck");
        if (messages.Length > 1) throw new InvalidOperationException("too many at once");
        Journal.Write("stuck", messages[0]);
    }

    [Function("Off")]
    public static void Off([QueueTrigger("off")] string message) => Journal.Write("off", message);

    /// <summary>What it has done is a message in a queue that nobody reads.</summary>
    [Function("Counted")]
    [QueueOutput("counted-done")]
    public static async Task<string> Counted([QueueTrigger("counted")] string message)
    {
        await Task.Yield();
        return message;
    }
}

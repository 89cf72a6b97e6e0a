using Microsoft.AspNetCore.Http;

namespace TestApps;

/// <summary>Functions that timers start. Each run opens the next gate of its function, and what it commits is a document of its occurrence.</summary>
public static class Clocks
{
    [Function(nameof(Tick))]
    public static void Tick([TimerTrigger("* * * * * *")] TimerInfo timer, ICommit commit) => Note(nameof(Tick), timer, commit);

    [Function(nameof(Hourly))]
    public static void Hourly([TimerTrigger("0 0 * * * *")] TimerInfo timer, ICommit commit) => Note(nameof(Hourly), timer, commit);

    [Function(nameof(Warm))]
    public static void Warm([TimerTrigger("0 0 * * * *", RunOnStartup = true)] TimerInfo timer, ICommit commit) => Note(nameof(Warm), timer, commit);

    [Function(nameof(Long))]
    public static async Task Long([TimerTrigger("* * * * * *")] TimerInfo timer, ICommit commit)
    {
        Note(nameof(Long), timer, commit);
        await Gates.Opened("Long may end");
    }

    [Function(nameof(Crossing))]
    public static async Task Crossing([TimerTrigger("* * * * * *")] TimerInfo timer, ICommit commit)
    {
        Note(nameof(Crossing), timer, commit);
        await Gates.Opened("Crossing may end");
    }

    [Function(nameof(Failing)), FixedDelayRetry(2, "00:00:10")]
    public static void Failing([TimerTrigger("0 0 * * * *")] TimerInfo timer, FunctionContext context)
    {
        Gates.Open($"Failing {context.RetryContext!.RetryCount}");
        throw new InvalidOperationException("on purpose");
    }

    /// <summary>While the file is there it runs until its process dies.</summary>
    [Function(nameof(Held))]
    public static async Task Held([TimerTrigger("* * * * * *", CatchUp = CatchUp.All)] TimerInfo timer, ICommit commit)
    {
        commit.Put("effects", Occurrence(timer), new { });
        Console.WriteLine($"held {Occurrence(timer)}");
        if (File.Exists(Environment.GetEnvironmentVariable("HOLD"))) await new TaskCompletionSource().Task;
    }

    [Function(nameof(Effects))]
    public static async Task<List<string>> Effects([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "effects")] HttpRequest request, ICommit commit)
    {
        List<string> ids = [];
        await foreach (var document in commit.ListAsync<object>("effects")) ids.Add(document.Id);
        return ids;
    }

    private static void Note(string function, TimerInfo timer, ICommit commit)
    {
        commit.Put("effects", $"{function} {Occurrence(timer)}", new { });
        var run = 1;
        while (Gates.Opened($"{function} {run}").IsCompleted) run++;
        Gates.Open($"{function} {run}");
    }

    private static string Occurrence(TimerInfo timer) => timer.ScheduleStatus!.Next.ToUniversalTime().ToString("o");
}

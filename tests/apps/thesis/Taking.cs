using Microsoft.AspNetCore.Http;

namespace TestApps;

/// <summary>A number is taken over HTTP, worked on by one function, and its result is kept by another: three commits, joined by messages.</summary>
public sealed class Taking
{
    [Function("Take")]
    public Taken Take([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "take/{n:int}")] HttpRequest request, int n, ICommit commit)
    {
        commit.Put("taken", $"{n}", new Number(n), new PutOptions { IfAbsent = true });
        return new Taken(Results.Accepted(), n);
    }

    // Counters are contended on purpose: who was slower comes again, however often.
    [Function("Work")]
    [QueueOutput("results")]
    [FixedDelayRetry(-1, "00:00:00")]
    public async Task<string> Work([QueueTrigger("work")] int n, ICommit commit)
    {
        commit.Put("done", $"{n}", new Number(n), new PutOptions { IfAbsent = true });
        await Counter.IncrementAsync("done", n, commit);
        return $"{n}";
    }

    [Function("Result")]
    [FixedDelayRetry(-1, "00:00:00")]
    public async Task Result([QueueTrigger("results")] int n, ICommit commit)
    {
        commit.Put("result", $"{n}", new Number(n), new PutOptions { IfAbsent = true });
        await Counter.IncrementAsync("result", n, commit);
    }
}

/// <summary>A number, and what came of it.</summary>
public sealed record Number(int N);

/// <summary>The answer, and the message that goes on.</summary>
public sealed record Taken([property: HttpResult] IResult Response, [property: QueueOutput("work")] int Message);

/// <summary>Counts the numbers of a kind, in sixteen documents.</summary>
public sealed record Counter(int Count)
{
    private const int Parts = 16;

    public static async Task IncrementAsync(string kind, int n, ICommit commit)
    {
        var id = $"{kind}-{n % Parts}";
        var stored = await commit.GetAsync<Counter>("counters", id);
        commit.Put("counters", id, new Counter((stored?.Value.Count ?? 0) + 1), new PutOptions { IfMatch = stored?.ETag, IfAbsent = stored is null });
    }
}

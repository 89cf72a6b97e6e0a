using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TestApps;

/// <summary>The same work done wrongly: what the checker must find.</summary>
public sealed class RedTwins(IHttpClientFactory clients)
{
    /// <summary>Answers first and commits then: a response that says that it streams is on its way before its commit.</summary>
    [Function("TakeEarly")]
    public Taken TakeEarly([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "early/{n:int}")] HttpRequest request, int n, ICommit commit)
    {
        request.HttpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        commit.Put("taken", $"{n}", new Number(n));
        return new Taken(Results.Text("taken"), n);
    }

    [Function("TakeForTwo")]
    public TakenForTwo TakeForTwo([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "two/{n:int}")] HttpRequest request, int n, ICommit commit)
    {
        commit.Put("taken", $"{n}", new Number(n), new PutOptions { IfAbsent = true });
        return new TakenForTwo(Results.Accepted(), $"{request.Scheme}://{request.Host}/api/count/{n}");
    }

    /// <summary>Makes two commits of one: it counts by a call, and commits the rest itself.</summary>
    [Function("WorkInTwo")]
    [QueueOutput("results")]
    [FixedDelayRetry(-1, "00:00:00")]
    public async Task<string> WorkInTwo([QueueTrigger("work-in-two")] string count, ICommit commit)
    {
        using var answer = await clients.CreateClient().PostAsync(new Uri(count), null);
        answer.EnsureSuccessStatusCode();
        var n = int.Parse(count[(count.LastIndexOf('/') + 1)..]);
        commit.Put("done", $"{n}", new Number(n), new PutOptions { IfAbsent = true });
        return $"{n}";
    }

    [Function("Count")]
    public Task Count([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "count/{n:int}")] HttpRequest request, int n, ICommit commit) =>
        Counter.IncrementAsync("done", n, commit);
}

/// <summary>The answer, and where the number is counted.</summary>
public sealed record TakenForTwo([property: HttpResult] IResult Response, [property: QueueOutput("work-in-two")] string Message);

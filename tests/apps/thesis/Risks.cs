using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TestApps;

/// <summary>Messages that end the process, always fail, or all want to change one document, among others that are sound.</summary>
public sealed class Risks(ILogger<Risks> logger)
{
    /// <summary>Puts the texts of a JSON array into the queue, one message each, in one commit.</summary>
    [Function("Send")]
    public Sent Send([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "risks")] HttpRequest request, [FromBody] string[] texts) => new(Results.Accepted(), texts);

    [Function("Risk")]
    public async Task Risk([QueueTrigger("risks")] string text, ICommit commit)
    {
        if (text.StartsWith("kills", StringComparison.Ordinal)) Environment.FailFast(text);
        if (text.StartsWith("fails", StringComparison.Ordinal)) throw new InvalidOperationException(text);
        if (text.StartsWith("counts", StringComparison.Ordinal)) await Counter.IncrementAsync("risks", 0, commit);
        commit.Put("handled", text, new Handled(text), new PutOptions { IfAbsent = true });
        await Task.Yield();
        logger.LogInformation("Handled {Text}", text);
    }
}

/// <summary>A message that was handled.</summary>
public sealed record Handled(string Text);

/// <summary>The answer, and all messages.</summary>
public sealed record Sent([property: HttpResult] IResult Response, [property: QueueOutput("risks")] string[] Messages);

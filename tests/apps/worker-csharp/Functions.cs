using Microsoft.AspNetCore.Http;

/// <summary>The functions that every kind of worker runs.</summary>
public static class Functions
{
    [Function("Hello")]
    public static object Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello")] HttpRequest request) => new { greeting = "hello" };

    [Function("Echo")]
    public static async Task<object> Echo(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", Route = "echo/{id:int}/{*rest}")] HttpRequest request, int id, string? rest)
    {
        using var reader = new StreamReader(request.Body);
        return new
        {
            method = request.Method,
            id = $"{id}",
            rest = rest ?? "",
            x = request.Query["x"].ToString(),
            header = request.Headers["x-a"].ToString(),
            body = await reader.ReadToEndAsync(),
        };
    }

    [Function("Size")]
    public static async Task<IResult> Size([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "size")] HttpRequest request)
    {
        var buffer = new byte[64 * 1024];
        var size = 0L;
        while (await request.Body.ReadAsync(buffer) is > 0 and var count) size += count;
        return Results.Text($"{size}");
    }

    [Function("Text")]
    public static IResult Text([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "text")] HttpRequest request) => Results.Text("größer\n", "text/plain; charset=utf-8");

    [Function("Bytes")]
    public static IResult Bytes([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bytes")] HttpRequest request) =>
        Results.Bytes([.. Enumerable.Range(0, 256).Select(value => (byte)value)], "application/octet-stream");

    [Function("Nothing")]
    public static void Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "nothing")] HttpRequest request) { }

    [Function("Teapot")]
    public static IResult Teapot([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "teapot")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.Append("x-kind", "earl grey");
        request.HttpContext.Response.Headers.Append("set-cookie", "a=1; path=/; httponly");
        request.HttpContext.Response.Headers.Append("set-cookie", "b=2; path=/");
        return Results.Text("short and stout", "text/plain; charset=utf-8", statusCode: 418);
    }

    [Function("Moved")]
    public static IResult Moved([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "moved")] HttpRequest request) => Results.Redirect("/api/hello");

    [Function("Fails")]
    public static void Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fails")] HttpRequest request) => throw new InvalidOperationException("it does not work");

    [Function("Send")]
    public static Sent Send([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "send/{text}")] HttpRequest request, string text) =>
        new() { Response = Results.Text($"sent {text}", "text/plain; charset=utf-8", statusCode: 202), Messages = [text, $"{text} again"] };

    [Function("Work")]
    [QueueOutput("done")]
    public static string Work([QueueTrigger("work")] string text) => text.StartsWith("fail", StringComparison.Ordinal) ? throw new InvalidOperationException("not this one") : $"done {text}";

    [Function("Parts")]
    [QueueOutput("parts")]
    public static Part Parts([QueueTrigger("whole")] Whole whole) => new($"{whole.Name} {whole.Count + 1}");

    [Function("Batch")]
    [QueueOutput("batches")]
    public static string Batch([ServiceBusTrigger("batch", IsBatched = true)] string[] messages) => string.Join(' ', messages.Order(StringComparer.Ordinal));

    [Function("Tick")]
    [QueueOutput("ticks")]
    public static string Tick([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => timer.IsPastDue ? "late" : "in time";
}

public sealed record Whole(string Name, int Count);

public sealed record Part(string Text);

public sealed class Sent
{
    [HttpResult]
    public required IResult Response { get; init; }

    [QueueOutput("sent")]
    public string[] Messages { get; init; } = [];
}

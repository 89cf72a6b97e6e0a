using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TestApps;

/// <summary>Functions that answer.</summary>
public sealed class Answering(ILogger<Answering> logger)
{
    [Function("Greeting")]
    public string Greeting([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        Environment.GetEnvironmentVariable("GREETING") ?? "none";

    [Function("Secret")]
    public string Secret([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => "secret";

    [Function("Order")]
    public string Order([HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders/{id}")] HttpRequest request, string id) => $"order {id}";

    [Function("Echo")]
    public async Task<IResult> Echo([HttpTrigger(AuthorizationLevel.Function, "post")] HttpRequest request)
    {
        logger.LogInformation("Echo begins");
        using var reader = new StreamReader(request.Body);
        return Results.Text($"{request.Headers["X-Colour"]} {request.ContentType} {await reader.ReadToEndAsync()}");
    }

    [Function("Logs")]
    public string Logs([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
    {
        logger.LogDebug("a debug line");
        logger.LogInformation("an information line of {Who}", context.FunctionDefinition.Name);
        logger.LogWarning("a warning line");
        Console.WriteLine("a console line");
        return context.InvocationId;
    }

    [Function("Throws")]
    public string Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        try { return Price(request.Query["route"]!); }
        catch (FormatException exception) { throw new InvalidOperationException("No price could be made.", exception); }
    }

    private static string Price(string? route) => throw new FormatException($"'{route}' is no route.");
}

/// <summary>Functions that do not.</summary>
public sealed class Ending
{
    [Function("Blocks")]
    public string Blocks([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        using var never = new ManualResetEvent(false);
        never.WaitOne();
        return "";
    }

    [Function("Exits")]
    public void Exits([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "exits/{code:int}")] HttpRequest request, int code) => Environment.Exit(code);

    [Function("Overflows")]
    public int Overflows([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Deeper(0);

    [Function("FailsFast")]
    public void FailsFast([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Environment.FailFast("broken");

    private static int Deeper(int depth) => Deeper(depth + 1) + Deeper(depth + 2);
}

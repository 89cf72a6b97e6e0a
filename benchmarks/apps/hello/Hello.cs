using Microsoft.AspNetCore.Http;

public sealed record Greeting(string Message);

public static class HelloFunctions
{
    [Function("Hello")]
    public static Greeting Hello([HttpTrigger(AuthorizationLevel.Function, "get", Route = "hello")] HttpRequest request) => new("Hello, world!");

    /// <summary>Bytes that the process has allocated so far.</summary>
    [Function("Allocated")]
    public static string Allocated([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "allocated")] HttpRequest request) =>
        GC.GetTotalAllocatedBytes(precise: true).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

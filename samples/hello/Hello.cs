using Microsoft.AspNetCore.Http;

public sealed record Greeting(string Message);

public static class HelloFunctions
{
    [Function("Hello")]
    public static Greeting Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name?}")] HttpRequest request, string? name) =>
        new($"Hello, {name ?? "world"}!");
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

/// <summary>An app without a Program.cs whose routes want every path there is.</summary>
public static class EverythingFunctions
{
    [Function("Everything")]
    public static string Everything([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*everything}")] HttpRequest request, string? everything) => $"everything {everything}";

    [Function("Named")]
    public static string Named([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "named";
}

/// <summary>Takes what a builder would have registered.</summary>
public sealed class Configured(IConfiguration configuration, IHostEnvironment environment, IHostApplicationLifetime lifetime)
{
    [Function("Configured")]
    public string Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        $"{configuration["Colour"]} {configuration["Paint:Size"]} {environment.EnvironmentName} {environment.ContentRootPath} {lifetime.ApplicationStarted.IsCancellationRequested}";
}

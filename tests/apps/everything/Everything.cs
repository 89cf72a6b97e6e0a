using Microsoft.AspNetCore.Http;

/// <summary>An app without a Program.cs whose routes want every path there is.</summary>
public static class EverythingFunctions
{
    [Function("Everything")]
    public static string Everything([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*everything}")] HttpRequest request, string? everything) => $"everything {everything}";

    [Function("Named")]
    public static string Named([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => "named";
}

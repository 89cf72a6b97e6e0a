using Microsoft.AspNetCore.Http;

namespace TestApps;

/// <summary>Functions that messages start, or nobody but an operator.</summary>
public static class Messages
{
    [Function(nameof(Greet)), QueueOutput("greeted")]
    public static string Greet([QueueTrigger("greetings")] string name, ICommit commit)
    {
        commit.Put("effects", $"greeted {name}", new { });
        Gates.Open($"greeted {name}");
        return $"Hello {name}";
    }

    [Function(nameof(Settle))]
    public static async Task Settle(
        [ServiceBusTrigger("orders", AutoCompleteMessages = false)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions, ICommit commit)
    {
        await actions.CompleteMessageAsync(message);
        commit.Put("effects", $"settled {message.Body}", new { });
    }

    [Function(nameof(Refusing))]
    public static void Refusing([QueueTrigger("refused")] string text) => throw new InvalidOperationException($"{text} on purpose");

    [Function(nameof(Echo))]
    public static async Task<string> Echo([HttpTrigger(AuthorizationLevel.Function, "get", "post")] HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return $"{request.Method} {request.QueryString} {request.Headers["x-word"]} {await reader.ReadToEndAsync()}";
    }
}

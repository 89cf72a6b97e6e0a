using Microsoft.AspNetCore.Http;

/// <summary>Functions of Service Bus queues: batches, settlement, sessions, messages for later.</summary>
public static class Bus
{
    [Function("Batch")]
    public static void Batch([ServiceBusTrigger("batch", IsBatched = true)] ServiceBusReceivedMessage[] messages)
    {
        if (messages.FirstOrDefault(message => message.Body.ToString() == "culprit") is { } culprit)
            throw new InvalidOperationException($"culprit among {messages.Length}");
        foreach (var message in messages) Journal.Write("batch", message.Body.ToString());
    }

    [Function("Manual")]
    public static async Task Manual([ServiceBusTrigger("manual", AutoCompleteMessages = false)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions)
    {
        var said = message.Body.ToString();
        Journal.Write($"manual {said}", $"{message.DeliveryCount}");
        switch (said)
        {
            case "complete":
                await actions.CompleteMessageAsync(message);
                break;
            case "abandon" when message.DeliveryCount == 1:
                await actions.AbandonMessageAsync(message);
                break;
            case "abandon":
                await actions.CompleteMessageAsync(message);
                break;
            case "deadletter":
                await actions.DeadLetterMessageAsync(message, deadLetterReason: "TooLate", deadLetterErrorDescription: "The flight has left.");
                break;
            case "deadletter at length":
                await actions.DeadLetterMessageAsync(message, deadLetterReason: new string('r', 5_000), deadLetterErrorDescription: new string('x', 4_095) + "🛫 \0");
                break;
            case "complete and fail":
                await actions.CompleteMessageAsync(message);
                throw new InvalidOperationException("after it was completed");
        }
    }

    [Function("Sessions")]
    public static async Task Sessions([ServiceBusTrigger("sessions", IsSessionsEnabled = true)] ServiceBusReceivedMessage message)
    {
        await Task.Yield();
        Journal.Write($"session {message.SessionId}", message.Body.ToString());
    }

    [Function("Later")]
    public static Sent Later([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, string id) => new()
    {
        Messages =
        [
            new ServiceBusMessage(id)
            {
                MessageId = id, Subject = "later", CorrelationId = "c", ContentType = "text/plain", ScheduledEnqueueTime = DateTimeOffset.UtcNow.AddSeconds(2),
                ApplicationProperties = { ["colour"] = "red" },
            },
        ],
    };

    [Function("Scheduled")]
    public static void Scheduled([ServiceBusTrigger("scheduled")] ServiceBusReceivedMessage message) =>
        Journal.Write("scheduled", $"{message.MessageId} {message.Subject} {message.CorrelationId} {message.ContentType} {message.ApplicationProperties["colour"]} {message.ApplicationProperties.Count}");
}

public sealed class Sent
{
    [HttpResult]
    public IResult Response { get; init; } = Results.Accepted();

    [ServiceBusOutput("scheduled")]
    public ServiceBusMessage[] Messages { get; init; } = [];
}

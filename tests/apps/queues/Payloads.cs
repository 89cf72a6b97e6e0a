/// <summary>Takes messages of a storage queue as each type that there is, and puts some out.</summary>
public static class Payloads
{
    [Function("Text")]
    public static void Text([QueueTrigger("text")] string message) => Journal.Write("text", message);

    [Function("Bytes")]
    public static void Bytes([QueueTrigger("bytes")] byte[] message) => Journal.Write("bytes", Convert.ToHexString(message));

    [Function("Binary")]
    public static void Binary([QueueTrigger("binary")] BinaryData message) => Journal.Write("binary", message.ToString());

    [Function("Json")]
    public static void Json([QueueTrigger("json")] Order order) => Journal.Write("json", $"{order.Id} {order.Seats}");

    [Function("Message")]
    public static void Message([QueueTrigger("message")] QueueMessage message) =>
        Journal.Write("message", $"{Guid.TryParse(message.MessageId, out _)} {message.MessageText} {message.DequeueCount} {message.InsertedOn is not null} {message.PopReceipt.Length > 0}");

    [Function("Split")]
    [QueueOutput("parts")]
    public static string[] Split([QueueTrigger("split")] string message) => message.Split(',', StringSplitOptions.RemoveEmptyEntries);

    [Function("Parts")]
    public static void Parts([QueueTrigger("parts")] string message) => Journal.Write("parts", message);

    [Function("Orders")]
    [QueueOutput("json")]
    public static Order[] Orders([QueueTrigger("orders")] string message) => [.. message.Split(',').Select((id, index) => new Order(id, index + 1))];
}

public sealed record Order(string Id, int Seats, bool Fail = false);

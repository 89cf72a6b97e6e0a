namespace Fulmar;

/// <summary>A message to be sent to a Service Bus queue or topic.</summary>
public sealed class ServiceBusMessage
{
    /// <summary>A message without a body.</summary>
    public ServiceBusMessage() : this(ReadOnlyMemory<byte>.Empty) { }

    /// <summary>A message with a text, as UTF-8.</summary>
    public ServiceBusMessage(string body) : this(BinaryData.FromString(body)) { }

    /// <summary>A message with bytes.</summary>
    public ServiceBusMessage(ReadOnlyMemory<byte> body) : this(BinaryData.FromBytes(body)) { }

    /// <summary>A message with a body.</summary>
    public ServiceBusMessage(BinaryData body) => Body = body;

    /// <summary>A copy of a received message, to be sent on.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage received)
    {
        ArgumentNullException.ThrowIfNull(received);
        Body = received.Body;
        MessageId = received.MessageId;
        SessionId = received.SessionId;
        ContentType = received.ContentType;
        CorrelationId = received.CorrelationId;
        Subject = received.Subject;
        ReplyTo = received.ReplyTo;
        To = received.To;
        foreach (var (name, value) in received.ApplicationProperties) ApplicationProperties[name] = value;
    }

    /// <summary>The body.</summary>
    public BinaryData Body { get; set; }

    /// <summary>Names the message. Default: one is made.</summary>
    public string? MessageId { get; set; }

    /// <summary>The session that the message belongs to, null for none.</summary>
    public string? SessionId { get; set; }

    /// <summary>The body's media type.</summary>
    public string? ContentType { get; set; }

    /// <summary>What the message belongs to.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>What the message is about.</summary>
    public string? Subject { get; set; }

    /// <summary>Where an answer is expected.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>Whom the message is meant for.</summary>
    public string? To { get; set; }

    /// <summary>After which time the message is dropped. Default: never.</summary>
    public TimeSpan TimeToLive { get; set; } = TimeSpan.MaxValue;

    /// <summary>When the message becomes deliverable. Default: at once.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    /// <summary>What is said besides the body.</summary>
    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>();
}

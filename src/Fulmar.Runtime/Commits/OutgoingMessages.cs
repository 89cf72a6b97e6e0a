using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fulmar.Runtime.Invocations;
using Fulmar.Storage;

namespace Fulmar.Runtime.Commits;

/// <summary>Makes messages of what functions put out: text and bytes as they are, anything else as JSON, a list as one message for each of its elements.</summary>
internal static class OutgoingMessages
{
    public const string JsonType = "application/json", TextType = "text/plain";

    /// <summary>Headers in which what Service Bus knows of a message travels, beside the application's own properties.</summary>
    public const string Subject = "$subject", CorrelationId = "$correlation-id", ReplyTo = "$reply-to", To = "$to", MessageId = "$message-id";

    /// <summary>The operations that an output's value is; none for null.</summary>
    public static IEnumerable<Enqueue> Of(QueueKey queue, object? value, Invocation invocation, TimeProvider time) => value switch
    {
        null => [],
        IEnumerable many when IsList(value) => many.Cast<object?>().Where(one => one is not null).Select(one => One(queue, one!, invocation, time)),
        _ => [One(queue, value, invocation, time)],
    };

    /// <summary>The operation that one message is.</summary>
    public static Enqueue One(QueueKey queue, object value, Invocation invocation, TimeProvider time)
    {
        if (value is ServiceBusMessage message) return OfServiceBus(queue, message, invocation, time);
        var (body, contentType) = Body(value, invocation.Json);
        return new Enqueue(queue, new Message
        {
            Body = body,
            ContentType = contentType,
            TraceParent = invocation.Activity?.Id,
            TraceState = invocation.Activity?.TraceStateString,
            CausationId = invocation.InvocationId,
        });
    }

    private static Enqueue OfServiceBus(QueueKey queue, ServiceBusMessage message, Invocation invocation, TimeProvider time)
    {
        var headers = new Dictionary<string, string>();
        Add(Subject, message.Subject);
        Add(CorrelationId, message.CorrelationId);
        Add(ReplyTo, message.ReplyTo);
        Add(To, message.To);
        Add(MessageId, message.MessageId);
        foreach (var (name, property) in message.ApplicationProperties) Add(name, Convert.ToString(property, CultureInfo.InvariantCulture));
        var wait = message.ScheduledEnqueueTime - time.GetUtcNow();
        return new Enqueue(queue, new Message
        {
            Body = message.Body.ToMemory(),
            ContentType = message.ContentType,
            Headers = headers,
            SessionId = message.SessionId,
            TraceParent = invocation.Activity?.Id,
            TraceState = invocation.Activity?.TraceStateString,
            CausationId = invocation.InvocationId,
        })
        {
            Delay = wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            TimeToLive = message.TimeToLive == TimeSpan.MaxValue ? null : message.TimeToLive,
        };

        void Add(string name, string? text)
        {
            if (text is not null) headers[name] = text;
        }
    }

    private static (ReadOnlyMemory<byte> Body, string? ContentType) Body(object value, JsonSerializerOptions json) => value switch
    {
        string text => (Encoding.UTF8.GetBytes(text), TextType),
        byte[] bytes => (bytes, null),
        ReadOnlyMemory<byte> bytes => (bytes, null),
        BinaryData data => (data.ToMemory(), data.MediaType),
        _ => (JsonSerializer.SerializeToUtf8Bytes(value, json.GetTypeInfo(value.GetType())), JsonType),
    };

    // A dictionary or a node of JSON is one value, and so are text and bytes.
    private static bool IsList(object value) => value is not (string or byte[] or BinaryData or IDictionary or JsonNode or JsonDocument)
        && !value.GetType().GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>));
}

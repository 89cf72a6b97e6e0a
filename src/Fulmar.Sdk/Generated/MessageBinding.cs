using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace Fulmar.Hosting;

/// <summary>
/// What generated code calls to fill the parameter that takes the message, or the batch of messages, that started the function. A body that
/// the parameter cannot be made of throws <see cref="UnreadableMessageException"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MessageBinding
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The body as text.</summary>
    public static string Text(FunctionContext context, string parameter) => Text(context, parameter, One(context));

    /// <summary>The bodies as text.</summary>
    public static string[] TextBatch(FunctionContext context, string parameter) => Batch(context, message => Text(context, parameter, message));

    /// <summary>The body's bytes.</summary>
    public static byte[] Bytes(FunctionContext context) => One(context).Body.ToArray();

    /// <summary>The bodies' bytes.</summary>
    public static byte[][] BytesBatch(FunctionContext context) => Batch(context, message => message.Body.ToArray());

    /// <summary>The body's bytes.</summary>
    public static ReadOnlyMemory<byte> Memory(FunctionContext context) => One(context).Body;

    /// <summary>The bodies' bytes.</summary>
    public static ReadOnlyMemory<byte>[] MemoryBatch(FunctionContext context) => Batch(context, message => message.Body);

    /// <summary>The body's bytes.</summary>
    public static BinaryData Binary(FunctionContext context) => Binary(One(context));

    /// <summary>The bodies' bytes.</summary>
    public static BinaryData[] BinaryBatch(FunctionContext context) => Batch(context, Binary);

    /// <summary>The body's bytes.</summary>
    public static Stream Stream(FunctionContext context) => Binary(One(context)).ToStream();

    /// <summary>The bodies' bytes.</summary>
    public static Stream[] StreamBatch(FunctionContext context) => Batch(context, message => Binary(message).ToStream());

    /// <summary>The JSON body.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="parameter">The parameter that it is read for.</param>
    /// <param name="required">Whether an empty body or <c>null</c> is refused.</param>
    public static T? Json<T>(FunctionContext context, string parameter, bool required) => Json<T>(context, parameter, required, One(context));

    /// <summary>The JSON bodies. None may be empty or <c>null</c> where <paramref name="required"/> is set.</summary>
    public static T?[] JsonBatch<T>(FunctionContext context, string parameter, bool required) =>
        Batch(context, message => Json<T>(context, parameter, required, message));

    /// <summary>The message in the shape of a storage queue.</summary>
    public static QueueMessage QueueMessage(FunctionContext context)
    {
        var message = One(context);
        return new QueueMessage
        {
            MessageId = message.Id,
            PopReceipt = message.Receipt,
            Body = Binary(message),
            DequeueCount = message.DeliveryCount,
            InsertedOn = message.EnqueuedAt,
            ExpiresOn = message.ExpiresAt,
            NextVisibleOn = message.VisibleUntil,
        };
    }

    /// <summary>The message in the shape of Service Bus.</summary>
    public static ServiceBusReceivedMessage ServiceBusMessage(FunctionContext context) => ServiceBusMessage(One(context));

    /// <summary>The messages in the shape of Service Bus.</summary>
    public static ServiceBusReceivedMessage[] ServiceBusMessageBatch(FunctionContext context) => Batch(context, ServiceBusMessage);

    /// <summary>What settles the messages.</summary>
    public static ServiceBusMessageActions Actions(FunctionContext context) => context.MessageActions;

    private static TriggerMessage One(FunctionContext context) => context.Messages is [{ } message] ? message
        : throw new InvalidOperationException($"Function {context.FunctionDefinition.Name} was started by {context.Messages.Count} messages, not by one.");

    private static T[] Batch<T>(FunctionContext context, Func<TriggerMessage, T> read)
    {
        var messages = context.Messages;
        var batch = new T[messages.Count];
        for (var i = 0; i < batch.Length; i++) batch[i] = read(messages[i]);
        return batch;
    }

    private static BinaryData Binary(TriggerMessage message) => BinaryData.FromBytes(message.Body, message.ContentType);

    private static string Text(FunctionContext context, string parameter, TriggerMessage message)
    {
        try { return StrictUtf8.GetString(message.Body.Span); }
        // Not kept as the inner exception: it shows the bytes.
        catch (DecoderFallbackException exception)
        {
            throw Unreadable<string>(context, parameter, message, $"byte {exception.Index + 1} is not UTF-8");
        }
    }

    private static T? Json<T>(FunctionContext context, string parameter, bool required, TriggerMessage message)
    {
        var json = message.Body.Span;
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        T? value;
        try
        {
            value = json.Trim(" \t\r\n"u8).IsEmpty ? default
                : PlainText.IsReadAs<T>(json) ? JsonSerializer.Deserialize<T>(PlainText.Quote(json), context.Json)
                : JsonSerializer.Deserialize<T>(json, context.Json);
        }
        // Neither its message nor itself is kept: both quote the body.
        catch (JsonException exception)
        {
            throw Unreadable<T>(context, parameter, message, $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} does not fit");
        }
        if (value is null && required) throw Unreadable<T>(context, parameter, message, "it is empty or null");
        return value;
    }

    private static ServiceBusReceivedMessage ServiceBusMessage(TriggerMessage message) => new()
    {
        MessageId = message.Id,
        Body = Binary(message),
        ContentType = message.ContentType,
        CorrelationId = message.CorrelationId,
        Subject = message.Subject,
        SessionId = message.SessionId,
        ReplyTo = message.ReplyTo,
        To = message.To,
        DeliveryCount = message.DeliveryCount,
        EnqueuedTime = message.EnqueuedAt,
        ExpiresAt = message.ExpiresAt ?? DateTimeOffset.MaxValue,
        SequenceNumber = message.SequenceNumber,
        LockToken = message.Receipt,
        LockedUntil = message.VisibleUntil ?? default,
        ApplicationProperties = message.Headers.ToDictionary(header => header.Key, header => (object)header.Value, StringComparer.Ordinal),
        DeadLetterReason = message.DeadLetterReason,
        DeadLetterErrorDescription = message.DeadLetterDescription,
        DeadLetterSource = message.DeadLetterSource,
    };

    private static UnreadableMessageException Unreadable<T>(FunctionContext context, string parameter, TriggerMessage message, string where) => new(message.Id,
        $"Message {message.Id} cannot be read as {NameOf(typeof(T))} for parameter '{parameter}' of function {context.FunctionDefinition.Name}: {where}.");

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return NameOf(underlying);
        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
    }

    /// <summary>What the isolated worker reads from plain text as well as from JSON text.</summary>
    private static class PlainText
    {
        public static bool IsReadAs<T>(ReadOnlySpan<byte> body) =>
            (Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)) is var type
            && (type == typeof(Guid) || type == typeof(DateTime) || type == typeof(DateTimeOffset))
            && body[0] is not ((byte)'"' or (byte)'n');

        public static byte[] Quote(ReadOnlySpan<byte> text) => [(byte)'"', .. text, (byte)'"'];
    }
}

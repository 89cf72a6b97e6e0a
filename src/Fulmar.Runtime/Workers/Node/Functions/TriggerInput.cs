using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Fulmar.Hosting;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers.Node.Calls;
using Fulmar.Runtime.Workers.Node.Wire;

namespace Fulmar.Runtime.Workers.Node.Functions;

/// <summary>What a function gets of what started it, in the words of Azure.</summary>
internal static class TriggerInput
{
    public static DataInvoker.Input Of(Invocation invocation, int function) => invocation.Function.Trigger switch
    {
        // Azure tells nothing of a timer besides its payload.
        TimerTriggerDefinition => new(invocation, function, ValueTag.Json, Encoding.UTF8.GetBytes((string)invocation.BindingContext.BindingData["TimerTrigger"]!), null),
        // The context of a warm-up has no members.
        WarmupTriggerDefinition => new(invocation, function, ValueTag.Json, "{}"u8.ToArray(), null),
        QueueTriggerDefinition trigger => OfMessages(invocation, function, trigger),
        var other => throw new InvalidOperationException($"A worker does not know the trigger {other.Type}."),
    };

    private static DataInvoker.Input OfMessages(Invocation invocation, int function, QueueTriggerDefinition trigger)
    {
        var messages = invocation.Messages;
        var isBinary = string.Equals(invocation.Function.Definition.Bindings.First(binding => binding.Name == trigger.Binding).Properties.GetValueOrDefault("dataType") as string, "binary", StringComparison.OrdinalIgnoreCase)
            || !messages.All(message => Utf8.IsValid(message.Body.Span));
        if (trigger.IsBatched) return new(invocation, function, isBinary ? ValueTag.ByteStrings : ValueTag.Texts, Joined(messages), Metadata(BatchData(messages)));
        return new(invocation, function, isBinary ? ValueTag.Bytes : ValueTag.Text, messages[0].Body, Metadata(invocation.BindingContext.BindingData));
    }

    private static byte[] Joined(IReadOnlyList<TriggerMessage> messages)
    {
        var joined = new byte[messages.Sum(message => sizeof(int) + message.Body.Length)];
        var rest = joined.AsSpan();
        foreach (var message in messages)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, message.Body.Length);
            message.Body.Span.CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + message.Body.Length)..];
        }
        return joined;
    }

    private static Dictionary<string, object?> BatchData(IReadOnlyList<TriggerMessage> messages)
    {
        return new Dictionary<string, object?>
        {
            ["MessageIdArray"] = Each(message => message.Id),
            ["DeliveryCountArray"] = Each(message => message.DeliveryCount),
            ["EnqueuedTimeUtcArray"] = Each(message => message.EnqueuedAt.UtcDateTime),
            ["ExpiresAtUtcArray"] = Each(message => (message.ExpiresAt ?? DateTimeOffset.MaxValue).UtcDateTime),
            ["SequenceNumberArray"] = Each(message => message.SequenceNumber),
            ["LockTokenArray"] = Each(message => message.Receipt),
            ["ContentTypeArray"] = Each(message => message.ContentType),
            ["CorrelationIdArray"] = Each(message => message.CorrelationId),
            ["SubjectArray"] = Each(message => message.Subject),
            ["LabelArray"] = Each(message => message.Subject),
            ["ReplyToArray"] = Each(message => message.ReplyTo),
            ["ToArray"] = Each(message => message.To),
            ["SessionIdArray"] = Each(message => message.SessionId),
            ["ApplicationPropertiesArray"] = Each(message => message.Headers),
            ["UserPropertiesArray"] = Each(message => message.Headers),
        };

        object?[] Each(Func<TriggerMessage, object?> read) => [.. messages.Select(read)];
    }

    private static ReadOnlyMemory<byte> Metadata(IReadOnlyDictionary<string, object?> data)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in data)
            {
                // Azure does not send what is not there.
                if (value is null) continue;
                writer.WritePropertyName(name);
                Write(writer, value);
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: WriteText(writer, text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case DateTime time: writer.WriteStringValue(time); break;
            case DateTimeOffset time: writer.WriteStringValue(time); break;
            case object?[] many:
                writer.WriteStartArray();
                foreach (var one in many) Write(writer, one);
                writer.WriteEndArray();
                break;
            case IReadOnlyDictionary<string, string> texts:
                writer.WriteStartObject();
                foreach (var (name, text) in texts) writer.WriteString(name, text);
                writer.WriteEndObject();
                break;
            default: writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    // As Azure's worker makes values of texts: what is JSON becomes that.
    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        if (text.AsSpan().TrimStart() is [var first, ..] && (first is '{' or '[' or '"' or '-' or 't' or 'f' or 'n' || char.IsAsciiDigit(first)) && IsJson(text)) writer.WriteRawValue(text);
        else writer.WriteStringValue(text);
    }

    private static bool IsJson(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException) { return false; }
    }
}

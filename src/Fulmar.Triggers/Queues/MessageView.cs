using System.Globalization;
using System.Text;
using System.Text.Json;
using Fulmar.Hosting;
using Fulmar.Runtime.Commits;
using Fulmar.Storage;

namespace Fulmar.Triggers.Queues;

/// <summary>Messages as functions see them.</summary>
internal static class MessageView
{
    /// <summary>A message as the Sdk's bindings read it.</summary>
    public static TriggerMessage Of(LeasedMessage leased)
    {
        var (stored, message) = (leased.Stored, leased.Stored.Message);
        var headers = message.Headers;
        return new TriggerMessage
        {
            Id = headers.GetValueOrDefault(OutgoingMessages.MessageId) ?? message.Id.ToString(),
            Body = message.Body,
            ContentType = message.ContentType,
            Headers = headers.Count == 0 ? headers : headers.Where(header => !header.Key.StartsWith('$')).ToDictionary(),
            SequenceNumber = stored.Sequence,
            SessionId = message.SessionId,
            Receipt = ReceiptOf(leased),
            DeliveryCount = stored.Attempts + 1,
            EnqueuedAt = stored.EnqueuedAt,
            ExpiresAt = stored.ExpiresAt,
            VisibleUntil = stored.VisibleAt,
            CorrelationId = headers.GetValueOrDefault(OutgoingMessages.CorrelationId),
            Subject = headers.GetValueOrDefault(OutgoingMessages.Subject),
            ReplyTo = headers.GetValueOrDefault(OutgoingMessages.ReplyTo),
            To = headers.GetValueOrDefault(OutgoingMessages.To),
            DeadLetterReason = stored.DeadLetterReason,
            DeadLetterDescription = stored.DeadLetterDescription,
            DeadLetterSource = stored.DeadLetterSource?.Name,
        };
    }

    /// <summary>Names a delivery.</summary>
    public static string ReceiptOf(LeasedMessage leased) => string.Create(CultureInfo.InvariantCulture, $"{leased.Receipt.Sequence:x}-{leased.Receipt.Token:x}");

    /// <summary>What Azure's binding data has for a message: names in any case.</summary>
    public static IReadOnlyDictionary<string, object?> BindingData(TriggerMessage message, QueueFamily family)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        AddProperties(data, message.Body);
        if (family == QueueFamily.Storage) AddStorage(data, message);
        else AddServiceBus(data, message);
        return data;
    }

    private static void AddStorage(Dictionary<string, object?> data, TriggerMessage message)
    {
        if (TextOf(message.Body) is { } text) data["QueueTrigger"] = text;
        data["Id"] = message.Id;
        data["DequeueCount"] = message.DeliveryCount;
        data["InsertionTime"] = message.EnqueuedAt;
        data["ExpirationTime"] = message.ExpiresAt ?? DateTimeOffset.MaxValue;
        data["NextVisibleTime"] = message.VisibleUntil;
        data["PopReceipt"] = message.Receipt;
    }

    private static void AddServiceBus(Dictionary<string, object?> data, TriggerMessage message)
    {
        data["MessageId"] = message.Id;
        data["DeliveryCount"] = message.DeliveryCount;
        data["EnqueuedTimeUtc"] = message.EnqueuedAt.UtcDateTime;
        data["ExpiresAtUtc"] = (message.ExpiresAt ?? DateTimeOffset.MaxValue).UtcDateTime;
        data["SequenceNumber"] = message.SequenceNumber;
        data["LockToken"] = message.Receipt;
        data["ContentType"] = message.ContentType;
        data["CorrelationId"] = message.CorrelationId;
        data["Subject"] = data["Label"] = message.Subject;
        data["ReplyTo"] = message.ReplyTo;
        data["To"] = message.To;
        data["SessionId"] = message.SessionId;
        data["DeadLetterSource"] = message.DeadLetterSource;
        data["ApplicationProperties"] = data["UserProperties"] = message.Headers;
    }

    /// <summary>The properties of a JSON object, but for its arrays, as Azure's host adds them: scalars as text.</summary>
    private static void AddProperties(Dictionary<string, object?> data, ReadOnlyMemory<byte> body)
    {
        if (body.Length < 2 || body.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..]) return;
        try
        {
            using var json = JsonDocument.Parse(body);
            foreach (var property in json.RootElement.EnumerateObject())
                if (property.Value.ValueKind != JsonValueKind.Array) data[property.Name] = property.Value.ToString();
        }
        catch (JsonException) { /* it only looked like JSON */ }
    }

    private static string? TextOf(ReadOnlyMemory<byte> body)
    {
        try { return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body.Span); }
        catch (DecoderFallbackException) { return null; }
    }
}

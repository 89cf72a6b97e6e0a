using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>
/// What a custom handler is sent: <c>Data</c>, the trigger by its binding's name, and <c>Metadata</c>. As in Azure, a value that is no object is JSON
/// within a string: a queue's text <c>hello</c> comes as <c>"\"hello\""</c>.
/// </summary>
internal static class PayloadRequest
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Binary = ["application/octet-stream", "multipart/"];

    public static async ValueTask<ReadOnlyMemory<byte>> WriteAsync(Invocation invocation)
    {
        var body = invocation.HttpContext is { } http ? await ReadBodyAsync(http.Request).ConfigureAwait(false) : null;
        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("Data");
            writer.WritePropertyName(invocation.Function.Trigger.Binding);
            WriteTrigger(writer, invocation, body);
            writer.WriteEndObject();
            writer.WriteStartObject("Metadata");
            WriteMetadata(writer, invocation);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void WriteTrigger(Utf8JsonWriter writer, Invocation invocation, byte[]? body)
    {
        switch (invocation.Function.Trigger)
        {
            case HttpTriggerDefinition:
                WriteHttp(writer, invocation.HttpContext!.Request, body);
                break;
            case TimerTriggerDefinition:
                writer.WriteRawValue((string)invocation.BindingContext.BindingData["TimerTrigger"]!);
                break;
            case WarmupTriggerDefinition:
                writer.WriteStartObject();
                writer.WriteEndObject();
                break;
            case QueueTriggerDefinition { IsBatched: true }:
                writer.WriteStringValue(Text(inner =>
                {
                    inner.WriteStartArray();
                    foreach (var message in invocation.Messages)
                        if (Utf8.IsValid(message.Body.Span)) inner.WriteStringValue(message.Body.Span);
                        else inner.WriteBase64StringValue(message.Body.Span);
                    inner.WriteEndArray();
                }));
                break;
            case QueueTriggerDefinition:
                var only = invocation.Messages[0].Body;
                if (Utf8.IsValid(only.Span)) writer.WriteStringValue(Text(inner => inner.WriteStringValue(only.Span)));
                else writer.WriteBase64StringValue(only.Span);
                break;
            case var other: throw new InvalidOperationException($"A custom handler does not know the trigger {other.Type}.");
        }
    }

    private static void WriteHttp(Utf8JsonWriter writer, HttpRequest request, byte[]? body)
    {
        writer.WriteStartObject();
        writer.WriteString("Url", request.GetEncodedUrl());
        writer.WriteString("Method", request.Method);
        writer.WriteStartObject("Query");
        foreach (var (name, values) in request.Query) writer.WriteString(name, values.ToString());
        writer.WriteEndObject();
        writer.WriteStartObject("Headers");
        foreach (var (name, values) in request.Headers)
        {
            writer.WriteStartArray(name);
            foreach (var value in values) writer.WriteStringValue(value);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
        writer.WriteStartObject("Params");
        foreach (var (name, value) in request.RouteValues)
            if (value is not null) writer.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
        writer.WriteEndObject();
        writer.WriteStartArray("Identities");
        writer.WriteEndArray();
        if (body is { Length: > 0 })
        {
            writer.WritePropertyName("Body");
            var isBinary = Binary.Any(type => request.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true) || !Utf8.IsValid(body);
            if (isBinary) writer.WriteBase64StringValue(body);
            else writer.WriteStringValue(body);
        }
        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, Invocation invocation)
    {
        if (invocation.HttpContext is null)
            foreach (var (name, value) in invocation.BindingContext.BindingData)
            {
                // The trigger is among the data; Azure does not send what is not there.
                if (value is null || name.EndsWith("trigger", StringComparison.OrdinalIgnoreCase)) continue;
                writer.WritePropertyName(name);
                WriteValue(writer, value);
            }
        writer.WriteStartObject("sys");
        writer.WriteString("MethodName", invocation.Function.Name);
        writer.WriteString("UtcNow", invocation.Time.GetUtcNow().UtcDateTime);
        writer.WriteString("RandGuid", Guid.NewGuid().ToString());
        writer.WriteEndObject();
        if (invocation.RetryContext is not { } retry) return;
        writer.WriteStartObject("RetryContext");
        writer.WriteNumber("RetryCount", retry.RetryCount);
        writer.WriteNumber("MaxRetryCount", retry.MaxRetryCount);
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case DateTime time: writer.WriteStringValue(time); break;
            case DateTimeOffset time: writer.WriteStringValue(time); break;
            case IReadOnlyDictionary<string, string> texts:
                writer.WriteStartObject();
                foreach (var (name, text) in texts) writer.WriteString(name, text);
                writer.WriteEndObject();
                break;
            // Parts of a JSON payload come as their text.
            case string text when IsObject(text): writer.WriteRawValue(text); break;
            case string text: writer.WriteStringValue(Text(inner => inner.WriteStringValue(text))); break;
            case bool flag: writer.WriteStringValue(flag ? "true" : "false"); break;
            default: writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private static bool IsObject(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{', ..]) return false;
        try
        {
            using var json = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException) { return false; }
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options)) write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // The size is bounded by the server's limit.
    private static async Task<byte[]> ReadBodyAsync(HttpRequest request)
    {
        using var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return memory.ToArray();
    }
}

using System.Text;
using System.Text.Json;
using Fulmar.Runtime.Commits;
using Fulmar.Runtime.Workers.Node.Functions;
using Fulmar.Runtime.Workers.Node.Wire;
using Fulmar.Storage;

namespace Fulmar.Runtime.Workers.Node.Calls;

/// <summary>Answers what functions of one worker read by <c>@fulmar/functions</c> while they run.</summary>
internal sealed class WorkerReads(WorkerConnection connection)
{
    /// <summary>Reads that run at once, beyond which one is refused.</summary>
    private const int Most = 1_000;

    private int running;

    /// <summary>Takes an <c>Ask</c> frame.</summary>
    /// <exception cref="WireException">It is none.</exception>
    public void Take(NodeCall call, ReadOnlySpan<byte> payload)
    {
        var reader = new FrameReader(payload);
        var question = reader.UInt();
        JsonElement asked;
        try { asked = JsonElement.Parse(reader.Rest()); }
        catch (JsonException exception) { throw new WireException($"a question is no JSON: {exception.Message}"); }
        if (Interlocked.Increment(ref running) <= Most)
        {
            // Elsewhere: the storage's own work is not the read loop's.
            _ = Task.Run(() => AnswerAsync(call, question, asked));
            return;
        }
        Interlocked.Decrement(ref running);
        Send(call, question, isGood: false, Problem($"More than {Most} reads run at once. Wait for some of them."));
    }

    private async Task AnswerAsync(NodeCall call, uint question, JsonElement asked)
    {
        try
        {
            var answer = await ReadAsync(call, new OperationReader(asked)).ConfigureAwait(false);
            Send(call, question, isGood: true, answer);
        }
        catch (Exception exception)
        {
            Send(call, question, isGood: false, Problem(exception.Message));
        }
        finally { Interlocked.Decrement(ref running); }
    }

    private static async Task<byte[]> ReadAsync(NodeCall call, OperationReader asked)
    {
        var invocation = call.Invocation;
        // Its own: what the invocation wants to commit stays untouched, and a response need not be held back for a read.
        var effects = new Effects(invocation, invocation.Storage!, invocation.Time);
        var (collection, partition) = (asked.Text("collection"), asked.OptionalText("partitionKey"));
        switch (asked.Text("op"))
        {
            case "get":
                var document = await effects.FindAsync(collection, asked.Text("id"), partition, CancellationToken.None).ConfigureAwait(false);
                return Json(writer => Write(writer, document));
            case "list":
                var options = new ListOptions { PartitionKey = partition, IdPrefix = asked.OptionalText("idPrefix"), Where = [.. asked.Conditions()] };
                var page = await effects.PageAsync(collection, options, asked.OptionalText("after"), CancellationToken.None).ConfigureAwait(false);
                return Json(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteStartArray("documents");
                    foreach (var one in page.Documents) Write(writer, one);
                    writer.WriteEndArray();
                    writer.WriteString("after", page.Continuation);
                    writer.WriteEndObject();
                });
            case var other:
                throw new ArgumentException($"'{other}' is nothing that can be asked.");
        }
    }

    private static void Write(Utf8JsonWriter writer, Document? document)
    {
        if (document is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("id", document.Key.Id);
        writer.WriteString("partitionKey", document.Key.Partition);
        writer.WritePropertyName("value");
        writer.WriteRawValue(document.Body.Span, skipInputValidation: true);
        writer.WriteString("etag", document.ETag.ToString());
        writer.WriteString("modifiedAt", document.ModifiedAt);
        if (document.ExpiresAt is { } expires) writer.WriteString("expiresAt", expires);
        else writer.WriteNull("expiresAt");
        writer.WriteEndObject();
    }

    private void Send(NodeCall call, uint question, bool isGood, byte[] json)
    {
        try { Send(call, (question, isGood, json)); }
        catch (InvalidOperationException exception) { Send(call, (question, false, Problem(exception.Message))); }
    }

    private void Send(NodeCall call, (uint Question, bool IsGood, byte[] Json) answer) => connection.Send(FrameType.Answer, call.Number, answer, static (buffer, answer) =>
    {
        buffer.Int((int)answer.Question);
        buffer.Byte(answer.IsGood ? (byte)0 : (byte)1);
        buffer.Raw(answer.Json);
    });

    private static byte[] Problem(string message) => Encoding.UTF8.GetBytes($$"""{"message":{{JsonSerializer.Serialize(message, OperationJson.Default.String)}}}""");

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) write(writer);
        return buffer.WrittenSpan.ToArray();
    }
}

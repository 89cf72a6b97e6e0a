using System.Text.Json.Nodes;
using Fulmar.Runtime.Commits;
using Fulmar.Storage;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Server.Admin;

/// <summary>Makes a message of an operator's request, and puts it into a queue.</summary>
internal sealed class QueueSend(IStorageEngine storage)
{
    public async Task RunAsync(HttpContext http, QueueKey queue, bool isNew)
    {
        var query = http.Request.Query;
        var headers = new Dictionary<string, string>();
        foreach (var (header, value) in query["header"].Select(Header)) headers[header] = value;
        var deduplicationId = query.Text("deduplicationId");
        // Service Bus knows one name for both.
        if (queue.Family == QueueFamily.ServiceBus && deduplicationId is not null) headers[OutgoingMessages.MessageId] = deduplicationId;
        var enqueue = new Enqueue(queue, new Message
        {
            Body = await ReadAsync(http.Request, http.RequestAborted),
            ContentType = query.Text("contentType") ?? http.Request.ContentType,
            Headers = headers,
            SessionId = query.Text("sessionId"),
            DeduplicationId = deduplicationId,
            TraceParent = Single(http.Request.Headers.TraceParent),
            TraceState = Single(http.Request.Headers.TraceState),
        })
        {
            Delay = query.Duration("delay") ?? TimeSpan.Zero,
            TimeToLive = query.Duration("ttl"),
        };
        var outcome = (Committed)await storage.CommitAsync(new StorageCommit(enqueue), http.RequestAborted);
        var enqueued = (Enqueued)outcome.Results[0];
        await AdminJson.WriteAsync(http, new JsonObject
        {
            ["id"] = enqueued.Id.ToString(),
            ["sequence"] = enqueued.Sequence,
            ["isDuplicate"] = enqueued.IsDuplicate,
            ["queue"] = queue.Name,
            ["family"] = QueueJson.NameOf(queue.Family),
            ["isNewQueue"] = isNew,
        }, StatusCodes.Status201Created);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var part = new byte[64 * 1024];
        while (await request.Body.ReadAsync(part, cancellationToken) is var read and > 0)
        {
            if (body.Length + read > StorageLimits.MessageBody)
                throw new BadHttpRequestException($"A message has at most {StorageLimits.MessageBody} bytes. Keep the data elsewhere, and send where it is.", StatusCodes.Status413PayloadTooLarge);
            body.Write(part, 0, read);
        }
        return body.ToArray();
    }

    private static (string Name, string Value) Header(string? text) => text?.Split(':', 2) is [{ Length: > 0 } name, var value]
        ? (name.Trim(), value.Trim())
        : throw new BadHttpRequestException($"header is '{text}', and is written as Name: value.");

    private static string? Single(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 1 ? values[0] : null;
}

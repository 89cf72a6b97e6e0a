using System.Text;
using System.Text.Json.Nodes;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Storage;

namespace Fulmar.Server.Admin;

/// <summary>Queues and messages as the admin API shows them.</summary>
internal static class QueueJson
{
    /// <summary>Bytes of a message's body that are shown.</summary>
    public const int MostBody = 16 * 1024;

    public static string NameOf(QueueFamily family) => family == QueueFamily.ServiceBus ? "serviceBus" : "storage";

    public static JsonObject Of(KnownQueue queue) => new()
    {
        ["name"] = queue.Key.Name,
        ["family"] = NameOf(queue.Key.Family),
        ["store"] = queue.Key.Store == StoreNames.Own ? null : queue.Key.Store.Value,
        ["messages"] = queue.Statistics.Messages,
        ["leased"] = queue.Statistics.Leased,
        ["delayed"] = queue.Statistics.Delayed,
        ["oldestMs"] = (long?)queue.Statistics.OldestDue?.TotalMilliseconds,
        ["isPaused"] = queue.Statistics.IsPaused,
        ["functions"] = new JsonArray([.. queue.Functions.Select(name => JsonValue.Create(name))]),
        ["handledPerSecond"] = Math.Round(queue.HandledPerSecond, 2),
        ["poison"] = QueueTriggerDefinition.PoisonOf(queue.Key)?.Name,
    };

    public static JsonObject Of(StoredMessage stored)
    {
        var message = stored.Message;
        var json = new JsonObject
        {
            ["id"] = message.Id.ToString(),
            ["sequence"] = stored.Sequence,
            ["enqueuedAt"] = stored.EnqueuedAt,
            ["visibleAt"] = stored.VisibleAt,
            ["expiresAt"] = stored.ExpiresAt,
            ["attempts"] = stored.Attempts,
            ["isLeased"] = stored.IsLeased,
            ["sessionId"] = message.SessionId,
            ["contentType"] = message.ContentType,
            ["headers"] = new JsonObject(message.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
            ["bytes"] = message.Body.Length,
            ["isDamaged"] = stored.IsDamaged,
            ["deadLetter"] = stored.DeadLetterReason is null ? null : new JsonObject
            {
                ["source"] = stored.DeadLetterSource?.Name,
                ["reason"] = stored.DeadLetterReason,
                ["description"] = stored.DeadLetterDescription,
            },
        };
        AddBody(json, message.Body.Span);
        return json;
    }

    /// <summary>Text where it is text, else Base64.</summary>
    private static void AddBody(JsonObject json, ReadOnlySpan<byte> body)
    {
        var shown = body[..Math.Min(body.Length, MostBody)];
        json["isCut"] = shown.Length < body.Length;
        // A character that the cut goes through is left out, and makes no text of bytes.
        var whole = shown;
        for (var left = 0; left < 3 && shown.Length < body.Length && whole.Length > 0 && !System.Text.Unicode.Utf8.IsValid(whole); left++) whole = whole[..^1];
        if (System.Text.Unicode.Utf8.IsValid(whole)) json["body"] = Encoding.UTF8.GetString(whole);
        else json["bodyBase64"] = Convert.ToBase64String(shown);
    }
}

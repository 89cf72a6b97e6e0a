using System.Text.Json.Nodes;
using Fulmar.Runtime.Bindings;
using Fulmar.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fulmar.Server.Admin;

/// <summary>Queues under <c>/fulmar/v1/queues</c>: what is in them, and what an operator does with them.</summary>
internal sealed class QueueEndpoints(KnownQueues queues, QueueSend send, IStorageEngine storage)
{
    private const int UsualPeek = 32;

    // Their bodies are in memory while they are shown.
    private const int PeekedAtOnce = 16;

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapMethods("/queues", ["GET"], ListAsync);
        api.MapMethods("/queues/{name}", ["GET"], Of(ShowAsync));
        api.MapMethods("/queues/{name}/messages", ["GET"], Of(PeekAsync));
        api.MapMethods("/queues/{name}/messages", ["POST"], Checked(SendAsync));
        api.MapMethods("/queues/{name}/requeue", ["POST"], Of(RequeueAsync));
        api.MapMethods("/queues/{name}/purge", ["POST"], Of(PurgeAsync));
        api.MapMethods("/queues/{name}/pause", ["POST"], Of((http, queue) => SetAsync(http, queue, isPaused: true)));
        api.MapMethods("/queues/{name}/resume", ["POST"], Of((http, queue) => SetAsync(http, queue, isPaused: false)));
    }

    private async Task ListAsync(HttpContext http) =>
        await AdminJson.WriteAsync(http, new JsonArray([.. (await queues.ListAsync(http.RequestAborted)).Select(QueueJson.Of)]));

    private static Task ShowAsync(HttpContext http, KnownQueue queue) => AdminJson.WriteAsync(http, QueueJson.Of(queue));

    private async Task PeekAsync(HttpContext http, KnownQueue queue)
    {
        var count = http.Request.Query.Count("count", StorageLimits.Page) ?? UsualPeek;
        var after = http.Request.Query.Text("after");
        var messages = new JsonArray();
        do
        {
            var page = await storage.PeekAsync(queue.Key, after, Math.Min(count - messages.Count, PeekedAtOnce), http.RequestAborted);
            foreach (var message in page.Messages) messages.Add((JsonNode)QueueJson.Of(message));
            after = page.Continuation;
        }
        while (after is not null && messages.Count < count);
        await AdminJson.WriteAsync(http, new JsonObject { ["messages"] = messages, ["next"] = after });
    }

    // A queue comes to be with its first message.
    private async Task SendAsync(HttpContext http)
    {
        var (name, family) = Asked(http);
        var known = await queues.FindAsync(name, family, http.RequestAborted);
        var key = known?.Key ?? New(name, family);
        await send.RunAsync(http, key, isNew: known is null);
    }

    private async Task RequeueAsync(HttpContext http, KnownQueue queue)
    {
        QueueKey? target = null;
        if (http.Request.Query.Text("to") is { } to)
        {
            // Never made here: a mistyped name would hide the messages.
            target = (await queues.FindAsync(to, queue.Key.Family, http.RequestAborted))?.Key ?? throw Unknown(to);
            if (target == queue.Key) throw new BadHttpRequestException($"The messages of '{queue.Key.Name}' are there already. Name another queue with to.");
        }
        await MoveAsync(http, queue, count => new Requeue(queue.Key, target, count));
    }

    private Task PurgeAsync(HttpContext http, KnownQueue queue) => MoveAsync(http, queue, count => new Purge(queue.Key, count));

    /// <summary>Moves or removes messages, a unit for each thousand, and writes a line after each: nobody waits for long, neither who asked nor who writes meanwhile.</summary>
    private async Task MoveAsync(HttpContext http, KnownQueue queue, Func<int, StorageOperation> operation)
    {
        // As many as there are now: what comes meanwhile, be it from this very queue, could keep it going for ever.
        var most = Math.Min(http.Request.Query.Count("count", int.MaxValue) ?? int.MaxValue, queue.Statistics.Messages);
        long moved = 0;
        for (var isDone = false; !isDone;)
        {
            var count = (int)Math.Min(most - moved, StorageLimits.Page);
            if (count > 0)
            {
                var outcome = (Committed)await storage.CommitAsync(new StorageCommit(operation(count)), http.RequestAborted);
                var now = ((Moved)outcome.Results[0]).Messages;
                moved += now;
                isDone = now < count;
            }
            isDone |= moved >= most;
            // Behind the first unit: what refuses that has a status of its own.
            if (!http.Response.HasStarted) (http.Response.ContentType, http.Response.Headers.CacheControl) = ("application/x-ndjson", "no-store");
            await http.Response.WriteAsync(new JsonObject { ["messages"] = moved, ["isDone"] = isDone }.ToJsonString() + "\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    private async Task SetAsync(HttpContext http, KnownQueue queue, bool isPaused)
    {
        await storage.CommitAsync(new StorageCommit(new SetQueue(queue.Key, isPaused)), http.RequestAborted);
        await AdminJson.WriteAsync(http, QueueJson.Of(queue with { Statistics = queue.Statistics with { IsPaused = isPaused } }));
    }

    private RequestDelegate Of(Func<HttpContext, KnownQueue, Task> answer) => Checked(async http =>
    {
        var (name, family) = Asked(http);
        await answer(http, await queues.FindAsync(name, family, http.RequestAborted) ?? throw Unknown(name));
    });

    private static RequestDelegate Checked(RequestDelegate answer) => async http =>
    {
        try { await answer(http); }
        catch (BadHttpRequestException exception) { await AdminJson.ErrorAsync(http, exception.StatusCode, exception.Message); }
        // In the middle of its lines the last one says it.
        catch (StorageException exception) when (http.Response.HasStarted)
        {
            await http.Response.WriteAsync(new JsonObject { ["error"] = exception.Message, ["code"] = exception.Code }.ToJsonString() + "\n", http.RequestAborted);
        }
        catch (StorageException exception) when (exception.Code is StorageErrors.InvalidOperation or StorageErrors.UnitTooLarge)
        {
            await AdminJson.ErrorAsync(http, StatusCodes.Status400BadRequest, exception.Code, exception.Message);
        }
    };

    private static (string Name, QueueFamily? Family) Asked(HttpContext http)
    {
        QueueFamily? family = http.Request.Query.Text("family") switch
        {
            null => null,
            var text when text.Equals("storage", StringComparison.OrdinalIgnoreCase) => QueueFamily.Storage,
            var text when text.Equals("serviceBus", StringComparison.OrdinalIgnoreCase) => QueueFamily.ServiceBus,
            var text => throw new BadHttpRequestException($"family is '{text}', and is storage or serviceBus."),
        };
        // A slash of a name comes as %2F, which a path keeps as it is.
        return (Uri.UnescapeDataString((string)http.Request.RouteValues["name"]!), family);
    }

    private static QueueKey New(string name, QueueFamily? family) =>
        QueueNames.Resolve(Runtime.StoreNames.Own, family ?? QueueFamily.Storage, name, out var key) is { } problem ? throw new BadHttpRequestException($"{problem}.") : key;

    private static BadHttpRequestException Unknown(string name) => new(
        $"There is no queue '{name}'. GET /fulmar/v1/queues lists those that there are; a queue comes to be with its first message, or when a function reads it.",
        StatusCodes.Status404NotFound);
}

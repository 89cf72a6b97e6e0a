using Microsoft.AspNetCore.Http;

/// <summary>Functions whose effects are one commit.</summary>
public static class Commits
{
    [Function("Book")]
    public static void Book([QueueTrigger("book")] Order order, ICommit commit)
    {
        commit.Put("bookings", order.Id, order);
        commit.Enqueue("confirmations", order.Id);
        commit.Once("book", order.Id);
        Journal.Write("book", order.Id);
        if (order.Fail) throw new InvalidOperationException("after all was said");
    }

    [Function("Confirm")]
    public static void Confirm([QueueTrigger("confirmations")] string id) => Journal.Write("confirmations", id);

    /// <summary>Says three messages by one buffer, and by one set of headers.</summary>
    [Function("Reuse")]
    public static void Reuse([QueueTrigger("reuse")] string kind, ICommit commit)
    {
        var buffer = new byte[1];
        var options = new EnqueueOptions { Headers = new Dictionary<string, string>() };
        foreach (var letter in "abc")
        {
            buffer[0] = (byte)letter;
            ((Dictionary<string, string>)options.Headers)["letter"] = $"{letter}";
            switch (kind)
            {
                case "bytes":
                    commit.Enqueue("reused", buffer, options);
                    break;
                case "memory":
                    commit.Enqueue("reused", new ReadOnlyMemory<byte>(buffer), options);
                    break;
                case "data":
                    commit.Enqueue("reused", BinaryData.FromBytes(buffer), options);
                    break;
                default:
                    commit.Enqueue("reused", new ServiceBusMessage(BinaryData.FromBytes(buffer)), options);
                    break;
            }
        }
    }

    /// <summary>Says last that it happens once.</summary>
    [Function("OnceLast")]
    public static void OnceLast([QueueTrigger("once-last")] string id, ICommit commit)
    {
        commit.Put("last", id, new { id }, new PutOptions { IfAbsent = true });
        commit.Once("last", id);
    }

    /// <summary>Goes on when it has ended.</summary>
    [Function("Late")]
    public static void Late([QueueTrigger("late")] string id, ICommit commit) => _ = Task.Run(async () =>
    {
        await Gates.Opened("late");
        foreach (var say in new Action[] { () => commit.Put("late", id, new { id }), () => commit.Delete("late", id), () => commit.Enqueue("later", id), () => commit.Once("late", id) })
            try
            {
                say();
                Journal.Write("late", "said");
            }
            catch (InvalidOperationException exception) { Journal.Write("late", exception.Message); }
    });

    [Function("Booking")]
    public static async Task<IResult> Booking([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bookings/{id}")] HttpRequest request, string id, ICommit commit) =>
        await commit.GetAsync<Order>("bookings", id) is { } found ? Results.Text($"{found.Value.Seats}") : Results.NotFound();

    /// <summary>Puts its body into a queue as often as it is told.</summary>
    [Function("Place")]
    public static async Task<Placed> Place([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, string? gate, int? bytes)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        if (gate is not null)
        {
            Gates.Open($"{gate} begun");
            await Gates.Opened(gate);
        }
        return new Placed { Response = Results.Text($"placed {body} {Guid.NewGuid()}", statusCode: 201), Messages = [bytes is { } many ? new string('x', many) : body] };
    }
}

public sealed class Placed
{
    [HttpResult]
    public required IResult Response { get; init; }

    [QueueOutput("placed")]
    public string[] Messages { get; init; } = [];
}

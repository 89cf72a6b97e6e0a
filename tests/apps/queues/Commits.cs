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

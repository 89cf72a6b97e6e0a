using System.Net;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Queues;

/// <summary>What a function does is one commit, with the message or the response.</summary>
[Collection(nameof(QueueHost))]
public sealed class CommitTests(QueueHost host)
{
    [Fact]
    public async Task All_effects_are_there_with_the_acknowledgement_and_happen_once()
    {
        await host.Send("book", """{ "id": "b1", "seats": 2 }""");
        Assert.Equal("b1", await QueueHost.Next("book"));
        Assert.Equal("b1", await QueueHost.Next("confirmations"));
        Assert.Equal("2", await host.Host.GetString("/api/bookings/b1"));

        await host.Send("book", """{ "id": "b1", "seats": 9 }""");
        await QueueHost.Next("book");
        await host.UntilHas("book", 0);
        Assert.Equal("2", await host.Host.GetString("/api/bookings/b1"));
        await host.UntilHas("confirmations", 0);
        Assert.True(Journal.IsRead("confirmations"));
    }

    [Fact]
    public async Task A_function_that_throws_leaves_nothing()
    {
        await host.Send("book", """{ "id": "b2", "seats": 2, "fail": true }""");

        await QueueHost.Next("book", 3);
        await host.UntilHas("book-poison", 1);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Host.Get("/api/bookings/b2")).StatusCode);
        // Not even its key: a later one with the same is the first.
        await host.Send("book", """{ "id": "b2", "seats": 5 }""");
        Assert.Equal("b2", await QueueHost.Next("confirmations"));
        Assert.Equal("5", await host.Host.GetString("/api/bookings/b2"));
        await QueueHost.Next("book");
        await host.Post("book-poison/purge");
    }

    [Theory]
    [InlineData("bytes")]
    [InlineData("memory")]
    [InlineData("data")]
    [InlineData("message")]
    public async Task What_was_said_does_not_change_with_the_buffer_that_it_was_said_by(string kind)
    {
        await host.Send("reuse", kind);
        await host.UntilHas("reused", 3);

        Assert.Equal([("a", "a"), ("b", "b"), ("c", "c")], (await host.Peek("reused")).Select(message => ((string)message!["body"]!, (string)message["headers"]!["letter"]!)));
        await host.Post("reused/purge");
    }

    [Fact]
    public async Task A_key_counts_wherever_the_function_says_it()
    {
        await host.Send("once-last", "o1");
        await host.UntilHas("once-last", 0);

        await host.Send("once-last", "o1");

        await host.UntilHas("once-last", 0);
        await host.Get("once-last-poison", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_said_after_the_function_has_ended_is_refused()
    {
        await host.Send("late", "l1");
        await host.UntilHas("late", 0);
        Gates.Open("late");

        Assert.All(await QueueHost.Next("late", 4), line => Assert.Equal("The function has ended; await what it starts.", line));
    }

    [Fact]
    public async Task A_response_is_sent_when_its_message_is_in_the_queue_and_not_otherwise()
    {
        var placed = await Place("p1");
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        Assert.Equal("p1", (string)Assert.Single(await host.Peek("placed"))!["body"]!);

        // One byte more than a message may have: nothing is committed, and nobody is told that it was.
        Assert.Equal(HttpStatusCode.InternalServerError, (await Place("p2", query: $"?bytes={16 * 1024 * 1024 + 1}")).Status);
        Assert.Single(await host.Peek("placed"));
        await host.Post("placed/purge");
    }

    [Fact]
    public async Task An_idempotent_request_is_answered_again_and_happens_once()
    {
        var first = await Place("i1", "key-1");
        var again = await Place("i1", "key-1");
        Assert.Equal((HttpStatusCode.Created, first.Body), (again.Status, again.Body));
        Assert.False(first.IsReplayed);
        Assert.True(again.IsReplayed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Place("another body", "key-1")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Place("i1", "")).Status);
        Assert.NotEqual(first.Body, (await Place("i1", "key-2")).Body);
        Assert.Equal(2, (await host.Peek("placed")).Count);
        await host.Post("placed/purge");
    }

    [Fact]
    public async Task While_an_idempotent_request_runs_another_is_refused()
    {
        var running = Place("g1", "key-3", "?gate=place");
        await Gates.Opened("place begun").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);

        Assert.Equal(HttpStatusCode.Conflict, (await Place("g1", "key-3", "?gate=place")).Status);

        Gates.Open("place");
        var first = await running;
        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first.Body, (await Place("g1", "key-3", "?gate=place")).Body);
        Assert.Single(await host.Peek("placed"));
        await host.Post("placed/purge");
    }

    private async Task<(HttpStatusCode Status, string Body, bool IsReplayed)> Place(string body, string? key = null, string query = "")
    {
        (string, string)[] headers = key is null ? [] : [("Idempotency-Key", key)];
        var response = await host.Host.Send(HttpMethod.Post, "/api/Place" + query, new StringContent(body), headers);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(RunningHost.Cancelled), response.Headers.Contains("Idempotency-Replayed"));
    }
}

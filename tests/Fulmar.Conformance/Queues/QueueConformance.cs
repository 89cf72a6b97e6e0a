using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Queues: what is put in comes out, in order, once, and as it was.</summary>
public abstract class QueueConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly QueueKey Orders = Given.Queue("orders");

    [Fact]
    public async Task A_message_comes_out_as_it_went_in()
    {
        var sent = new Message
        {
            Id = Guid.CreateVersion7(), Body = new byte[] { 0, 255, 128, 10 }, ContentType = "application/octet-stream",
            Headers = new Dictionary<string, string> { ["tone"] = "tête", ["empty"] = "" }, TraceParent = "00-1-2-01", TraceState = "a=b",
            CausationId = "invocation-7", SessionId = "session", DeduplicationId = "once",
        };

        var enqueued = await Engine.ApplyAsync<Enqueued>(new Enqueue(Orders, sent));
        var stored = (await Engine.LeaseOneAsync(Orders)).Stored;

        Assert.Equal((sent.Id, false), (enqueued.Id, enqueued.IsDuplicate));
        Assert.Equal((Orders, enqueued.Sequence, 0), (stored.Queue, stored.Sequence, stored.Attempts));
        Assert.Equal(sent.Body.ToArray(), stored.Message.Body.ToArray());
        Assert.Equal(sent.Headers, stored.Message.Headers);
        Assert.Equal(sent with { Body = default, Headers = stored.Message.Headers }, stored.Message with { Body = default });
        Assert.False(stored.IsDamaged);
    }

    [Fact]
    public async Task A_message_without_an_id_is_given_one()
    {
        var enqueued = await Engine.ApplyAsync<Enqueued>(new Enqueue(Orders, Given.Message("a")));

        Assert.Equal(7, enqueued.Id.Version);
        Assert.Equal(enqueued.Id, (await Engine.LeaseOneAsync(Orders)).Stored.Message.Id);
    }

    [Fact]
    public async Task Messages_come_in_the_order_of_their_arrival()
    {
        await Engine.EnqueueAsync(Orders, "a", "b", "c");

        Assert.Equal(["a", "b"], (await Engine.LeaseAsync(Orders, 2)).Texts());
        Assert.Equal(["c"], (await Engine.LeaseAsync(Orders, 2)).Texts());
    }

    [Fact]
    public async Task Sequences_rise_over_all_queues_of_a_store_and_are_never_given_twice()
    {
        List<long> given = [];
        foreach (var queue in new[] { Orders, Given.Queue("other"), Orders })
        {
            given.Add((await Engine.ApplyAsync<Enqueued>(new Enqueue(queue, Given.Message("a")))).Sequence);
            await Engine.ApplyAsync<Moved>(new Purge(queue, 10));
        }

        Assert.True(given[0] > 0);
        Assert.Equal(given.Order().Distinct(), given);
    }

    [Fact]
    public async Task A_leased_message_is_not_given_to_another()
    {
        await Engine.EnqueueAsync(Orders, "a");
        await Engine.LeaseOneAsync(Orders);

        Assert.Empty((await Engine.LeaseAsync(Orders)).Messages);
        Assert.True(Assert.Single(await Engine.PeekAsync(Orders)).IsLeased);
    }

    [Fact]
    public async Task An_acknowledged_message_is_gone_and_its_receipt_with_it()
    {
        await Engine.EnqueueAsync(Orders, "a", "b");
        var a = await Engine.LeaseOneAsync(Orders);

        await Engine.ApplyAsync<Done>(new Acknowledge(a.Receipt));

        Assert.Equal(["b"], await Engine.TextsAsync(Orders));
        await Engine.RefusedAsync<LeaseLost>(new Acknowledge(a.Receipt));
        await Engine.RefusedAsync<LeaseLost>(new Release(a.Receipt, TimeSpan.Zero, false));
        await Engine.RefusedAsync<LeaseLost>(new Extend(a.Receipt, Hour));
        await Engine.RefusedAsync<LeaseLost>(new DeadLetter(a.Receipt, Given.Queue("dead"), "why", null));
    }

    [Fact]
    public async Task A_receipt_is_good_for_one_lease_only()
    {
        await Engine.EnqueueAsync(Orders, "a");
        var first = await Engine.LeaseOneAsync(Orders);
        await Engine.ApplyAsync<Done>(new Release(first.Receipt, TimeSpan.Zero, false));
        var second = await Engine.LeaseOneAsync(Orders);

        await Engine.RefusedAsync<LeaseLost>(new Acknowledge(first.Receipt));
        await Engine.ApplyAsync<Done>(new Acknowledge(second.Receipt));
    }

    [Fact]
    public async Task A_receipt_settles_nothing_in_another_queue()
    {
        await Engine.EnqueueAsync(Orders, "a");
        var receipt = (await Engine.LeaseOneAsync(Orders)).Receipt;

        await Engine.RefusedAsync<LeaseLost>(new Acknowledge(receipt with { Queue = Given.Queue("other") }));
        await Engine.RefusedAsync<LeaseLost>(new Acknowledge(receipt with { Sequence = receipt.Sequence + 1 }));
        await Engine.ApplyAsync<Done>(new Acknowledge(receipt));
    }

    [Fact]
    public async Task Only_a_release_that_failed_counts_as_an_attempt()
    {
        await Engine.EnqueueAsync(Orders, "a");
        foreach (var (failed, attempts) in new[] { (false, 0), (true, 1), (false, 1), (true, 2) })
        {
            await Engine.ApplyAsync<Done>(new Release((await Engine.LeaseOneAsync(Orders)).Receipt, TimeSpan.Zero, failed));
            Assert.Equal(attempts, Assert.Single(await Engine.PeekAsync(Orders)).Attempts);
        }
    }

    [Fact]
    public async Task Queues_of_other_names_families_and_stores_never_meet()
    {
        QueueKey[] queues = [Orders, Orders with { Name = "Orders" }, Orders with { Family = QueueFamily.ServiceBus }, Orders with { Store = new("other") }];
        foreach (var queue in queues) await Engine.EnqueueAsync(queue, $"of {queue}");

        foreach (var queue in queues) Assert.Equal([$"of {queue}"], (await Engine.LeaseAsync(queue)).Texts());
    }

    [Fact]
    public async Task A_page_of_a_peek_begins_where_the_one_before_ended()
    {
        await Engine.EnqueueAsync(Orders, "a", "b", "c");
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("later")) { Delay = Hour });

        List<string> seen = [];
        var page = await Engine.PeekAsync(Orders, null, 2, Token);
        for (; page.Continuation is not null; page = await Engine.PeekAsync(Orders, page.Continuation, 2, Token)) seen.AddRange(page.Messages.Texts());

        Assert.Equal(["a", "b", "c", "later"], seen.Concat(page.Messages.Texts()));
    }

    [Fact]
    public async Task The_counts_are_of_what_is_in_the_queue()
    {
        await Engine.EnqueueAsync(Orders, "a", "b", "c");
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("later")) { Delay = 2 * Hour });
        await Engine.LeaseOneAsync(Orders);
        await MoveClockAsync(Minute);

        var counts = await Engine.FindQueueAsync(Orders, Token);

        Assert.Equal(new QueueStatistics(Orders, 4, 1, 1, null, false), counts! with { OldestDue = null });
        AssertNear(Minute, counts.OldestDue);
    }

    [Fact]
    public async Task A_queue_comes_to_be_with_its_first_message()
    {
        Assert.Empty(await Engine.PeekAsync(Orders));
        Assert.Equal((0, null), await Engine.LeaseAsync(Orders) is var none ? (none.Messages.Count, none.NextDue) : default);
        Assert.Null(await Engine.FindQueueAsync(Orders, Token));

        await Engine.EnqueueAsync(Orders, "a");

        Assert.Equal(1, (await Engine.FindQueueAsync(Orders, Token))?.Messages);
    }

    [Fact]
    public async Task A_stores_queues_are_listed_by_family_and_name()
    {
        QueueKey[] expected = [Orders, Given.Queue("p"), Orders with { Family = QueueFamily.ServiceBus }, new(Given.Store, QueueFamily.App, "a")];
        foreach (var queue in expected.Reverse().Append(Orders with { Store = new("other") })) await Engine.EnqueueAsync(queue, "a");

        var listed = await Engine.ListQueuesAsync(Given.Store, Token);

        Assert.Equal(expected, listed.Select(queue => queue.Queue));
        Assert.All(listed, queue => Assert.Equal(1, queue.Messages));
    }

    [Fact]
    public async Task A_paused_queue_takes_messages_and_gives_none()
    {
        await Engine.ApplyAsync<Done>(new SetQueue(Orders, IsPaused: true));
        await Engine.EnqueueAsync(Orders, "a");

        Assert.Empty((await Engine.LeaseAsync(Orders)).Messages);
        Assert.True((await Engine.FindQueueAsync(Orders, Token))!.IsPaused);

        await Engine.ApplyAsync<Done>(new SetQueue(Orders, IsPaused: false));
        Assert.Equal(["a"], (await Engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task A_message_that_is_held_can_be_settled_while_the_queue_is_paused()
    {
        await Engine.EnqueueAsync(Orders, "a");
        var a = await Engine.LeaseOneAsync(Orders);
        await Engine.ApplyAsync(new SetQueue(Orders, IsPaused: true));

        await Engine.ApplyAsync<Done>(new Acknowledge(a.Receipt));

        Assert.Empty(await Engine.PeekAsync(Orders));
    }
}

using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Queues and the clock: delays, visibility, expiry, and when to look again.</summary>
public abstract class DueTimeConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly QueueKey Orders = Given.Queue("orders");

    [Fact]
    public async Task A_delayed_message_comes_when_its_delay_is_over()
    {
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a")) { Delay = Hour });

        await MoveClockAsync(Hour - Minute);
        Assert.Empty((await Engine.LeaseAsync(Orders)).Messages);

        await MoveClockAsync(Minute);
        Assert.Equal(["a"], (await Engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task Messages_come_in_the_order_in_which_they_become_due()
    {
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("third")) { Delay = Hour });
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("second")) { Delay = Minute });
        await Engine.EnqueueAsync(Orders, "first");

        Assert.Equal(["first", "second", "third"], await Engine.TextsAsync(Orders));
        await MoveClockAsync(Hour);
        Assert.Equal(["first", "second", "third"], (await Engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task A_released_message_comes_again_after_its_delay()
    {
        await Engine.EnqueueAsync(Orders, "a");
        await Engine.ApplyAsync(new Release((await Engine.LeaseOneAsync(Orders)).Receipt, Hour, false));

        Assert.Empty((await Engine.LeaseAsync(Orders)).Messages);
        Assert.False(Assert.Single(await Engine.PeekAsync(Orders)).IsLeased);
        await MoveClockAsync(Hour);
        Assert.Equal(["a"], (await Engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task A_lease_that_ended_settles_nothing()
    {
        await Engine.EnqueueAsync(Orders, "a");
        var receipt = (await Engine.LeaseOneAsync(Orders)).Receipt;

        await MoveClockAsync(Hour);

        await Engine.RefusedAsync<LeaseLost>(new Acknowledge(receipt));
        await Engine.RefusedAsync<LeaseLost>(new Extend(receipt, Hour));
        await Engine.RefusedAsync<LeaseLost>(new Release(receipt, TimeSpan.Zero, true));
        await Engine.RefusedAsync<LeaseLost>(new DeadLetter(receipt, Given.Queue("dead"), "why", null));
        Assert.Equal((false, 0), Assert.Single(await Engine.PeekAsync(Orders)) is var a ? (a.IsLeased, a.Attempts) : default);
        Assert.Equal(["a"], (await Engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task An_extended_lease_ends_later_and_its_receipt_stays_good()
    {
        await Engine.EnqueueAsync(Orders, "a");
        var receipt = (await Engine.LeaseOneAsync(Orders)).Receipt;
        await MoveClockAsync(Hour / 2);
        await Engine.ApplyAsync<Done>(new Extend(receipt, Hour));
        await MoveClockAsync(Hour - Minute);

        Assert.Empty((await Engine.LeaseAsync(Orders)).Messages);
        await Engine.ApplyAsync<Done>(new Acknowledge(receipt));
    }

    [Fact]
    public async Task An_extension_counts_from_now_even_when_it_is_shorter()
    {
        await Engine.EnqueueAsync(Orders, "a");
        await Engine.ApplyAsync(new Extend((await Engine.LeaseOneAsync(Orders)).Receipt, Minute));
        await MoveClockAsync(Minute);

        Assert.Equal(["a"], (await Engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task A_message_whose_lease_broke_comes_alone_and_is_not_charged()
    {
        await Engine.EnqueueAsync(Orders, "a", "b");
        await Engine.LeaseAsync(Orders, 2);
        await Engine.EnqueueAsync(Orders, "c");
        await MoveClockAsync(Hour);
        await Engine.EnqueueAsync(Orders, "d");

        List<MessagesLeased> given = [];
        while (given.Sum(leased => leased.Messages.Count) < 4) given.Add(await NextAsync());

        Assert.Equal(["a", "b", "c", "d"], given.SelectMany(leased => leased.Texts()).Order());
        Assert.All(given, leased => Assert.True(leased.Messages.Count == 1 || !leased.Messages.Any(message => message.IsAlone)));
        Assert.Equal(["a", "b"], given.SelectMany(leased => leased.Messages).Where(message => message.IsAlone).Select(message => message.Stored).Texts());
        Assert.All(given.SelectMany(leased => leased.Messages), message => Assert.Equal(0, message.Stored.Attempts));
    }

    [Fact]
    public async Task A_lease_that_breaks_alone_is_an_attempt()
    {
        await Engine.EnqueueAsync(Orders, "a");
        foreach (var (alone, attempts) in new[] { (false, 0), (true, 0), (true, 1), (true, 2) })
        {
            var leased = Assert.Single((await NextAsync()).Messages);
            Assert.Equal((alone, attempts), (leased.IsAlone, leased.Stored.Attempts));
            await MoveClockAsync(Hour);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_whose_lease_broke_comes_alone_until_an_attempt_of_it_has_failed(bool failed)
    {
        await Engine.EnqueueAsync(Orders, "a");
        await Engine.LeaseOneAsync(Orders);
        await MoveClockAsync(Hour);
        await Engine.ApplyAsync(new Release((await Engine.LeaseOneAsync(Orders)).Receipt, TimeSpan.Zero, failed));

        Assert.Equal(!failed, (await Engine.LeaseOneAsync(Orders)).IsAlone);
    }

    [Fact]
    public async Task A_message_that_is_given_back_to_come_alone_comes_alone()
    {
        await Engine.EnqueueAsync(Orders, "a", "b");
        var both = (await Engine.LeaseAsync(Orders, 2)).Messages;
        await Engine.ApplyAsync([.. both.Select(message => new Release(message.Receipt, TimeSpan.Zero, Failed: false) { Alone = true })]);

        var first = Assert.Single((await Engine.LeaseAsync(Orders, 2)).Messages);
        var second = Assert.Single((await Engine.LeaseAsync(Orders, 2)).Messages);
        Assert.All([first, second], message => Assert.Equal((true, 0), (message.IsAlone, message.Stored.Attempts)));
    }

    [Fact]
    public async Task An_expired_message_is_dropped()
    {
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a")) { TimeToLive = Hour });
        await MoveClockAsync(Hour - Minute);
        Assert.Equal(["a"], await Engine.TextsAsync(Orders));

        await MoveClockAsync(Minute);

        Assert.Empty(await Engine.PeekAsync(Orders));
        Assert.Empty((await Engine.LeaseAsync(Orders)).Messages);
        Assert.Equal(0, (await Engine.FindQueueAsync(Orders, Token))?.Messages ?? 0);
    }

    [Fact]
    public async Task What_expired_is_counted_nowhere()
    {
        foreach (var queue in new[] { Orders, Given.Queue("due") }) await Engine.ApplyAsync(new Enqueue(queue, Given.Message("a")) { TimeToLive = Hour });
        await Engine.ApplyAsync(new Release((await Engine.LeaseOneAsync(Orders)).Receipt, 3 * Hour, Failed: true));
        await MoveClockAsync(Hour);

        foreach (var queue in await Engine.ListQueuesAsync(Given.Store, Token)) Assert.Equal(new QueueStatistics(queue.Queue, 0, 0, 0, null, false), queue);
        await Fixture.SweepAsync();
        foreach (var queue in await Engine.ListQueuesAsync(Given.Store, Token)) Assert.Equal(new QueueStatistics(queue.Queue, 0, 0, 0, null, false), queue);
    }

    [Fact]
    public async Task Times_are_told_as_they_were_asked_for()
    {
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a")) { Delay = Minute, TimeToLive = 2 * Hour });
        var peeked = Assert.Single(await Engine.PeekAsync(Orders));
        AssertNear(Minute, peeked.VisibleAt - peeked.EnqueuedAt);
        AssertNear(2 * Hour, peeked.ExpiresAt - peeked.EnqueuedAt);

        await MoveClockAsync(Minute);
        var leased = (await Engine.LeaseOneAsync(Orders)).Stored;

        AssertNear(Minute + Hour, leased.VisibleAt - leased.EnqueuedAt);
        Assert.True(leased.IsLeased);
    }

    [Fact]
    public async Task The_next_due_moment_is_told()
    {
        Assert.Null((await Engine.LeaseAsync(Orders)).NextDue);

        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("later")) { Delay = Minute });
        AssertNear(Minute, (await Engine.LeaseAsync(Orders)).NextDue);

        await Engine.EnqueueAsync(Orders, "a", "b");
        Assert.Equal(TimeSpan.Zero, (await Engine.LeaseAsync(Orders, 1)).NextDue);
        AssertNear(Minute, (await Engine.LeaseAsync(Orders, 1)).NextDue);
    }

    [Fact]
    public async Task The_end_of_a_lease_is_a_due_moment()
    {
        await Engine.EnqueueAsync(Orders, "a");
        AssertNear(Hour, (await Engine.LeaseAsync(Orders)).NextDue);

        await MoveClockAsync(Minute);
        AssertNear(Hour - Minute, (await Engine.LeaseAsync(Orders)).NextDue);
    }

    [Fact]
    public async Task What_is_settled_has_no_due_moment()
    {
        await Engine.EnqueueAsync(Orders, "a", "b");
        foreach (var leased in (await Engine.LeaseAsync(Orders)).Messages) await Engine.ApplyAsync(new Acknowledge(leased.Receipt));

        Assert.Null((await Engine.LeaseAsync(Orders)).NextDue);
    }

    [Fact]
    public async Task An_extended_lease_is_due_when_it_ends()
    {
        await Engine.EnqueueAsync(Orders, "a");
        await Engine.ApplyAsync(new Extend((await Engine.LeaseOneAsync(Orders)).Receipt, 3 * Hour));

        AssertNear(3 * Hour, (await Engine.LeaseAsync(Orders)).NextDue);
    }

    [Fact]
    public async Task A_paused_queue_has_no_due_moment()
    {
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a")) { Delay = Minute }, new SetQueue(Orders, IsPaused: true));

        Assert.Null((await Engine.LeaseAsync(Orders)).NextDue);
    }

    [Fact]
    public async Task A_second_message_with_a_remembered_deduplication_id_is_dropped()
    {
        var first = await Engine.ApplyAsync<Enqueued>(new Enqueue(Orders, Given.Message("a", deduplication: "1")));
        await Engine.ApplyAsync(new Acknowledge((await Engine.LeaseOneAsync(Orders)).Receipt));

        var second = await Engine.ApplyAsync<Enqueued>(new Enqueue(Orders, Given.Message("b", deduplication: "1")));

        Assert.False(first.IsDuplicate);
        Assert.Equal((true, 0), (second.IsDuplicate, second.Sequence));
        Assert.Empty(await Engine.PeekAsync(Orders));
    }

    [Fact]
    public async Task A_deduplication_id_is_forgotten_after_its_window()
    {
        var enqueue = new Enqueue(Orders, Given.Message("a", deduplication: "1")) { DeduplicationWindow = Hour };
        await Engine.ApplyAsync(enqueue);
        await MoveClockAsync(Hour - Minute);
        Assert.True((await Engine.ApplyAsync<Enqueued>(enqueue)).IsDuplicate);

        await MoveClockAsync(Minute);

        Assert.False((await Engine.ApplyAsync<Enqueued>(enqueue)).IsDuplicate);
        Assert.Equal(["a", "a"], await Engine.TextsAsync(Orders));
    }

    [Fact]
    public async Task Deduplication_ids_of_different_queues_are_different()
    {
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a", deduplication: "1")));

        Assert.False((await Engine.ApplyAsync<Enqueued>(new Enqueue(Given.Queue("other"), Given.Message("a", deduplication: "1")))).IsDuplicate);
    }

    /// <summary>What is leased next, when its moment comes.</summary>
    private async Task<MessagesLeased> NextAsync()
    {
        while (true)
        {
            var leased = await Engine.LeaseAsync(Orders);
            if (leased.Messages.Count > 0) return leased;
            Assert.NotNull(leased.NextDue);
            await MoveClockAsync(leased.NextDue.Value);
        }
    }
}

using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Dead letters, and what operators do with messages: requeue, purge.</summary>
public abstract class DeadLetterConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly QueueKey Orders = Given.Queue("orders"), Dead = Given.Queue("orders-poison");

    [Fact]
    public async Task A_dead_letter_says_where_it_comes_from_and_why()
    {
        await Engine.EnqueueAsync(Orders, "a");
        await BuryAsync();

        var dead = Assert.Single(await Engine.PeekAsync(Dead));

        Assert.Empty(await Engine.PeekAsync(Orders));
        Assert.Equal(("a", Dead, Orders), (Given.Text(dead.Message.Body), dead.Queue, dead.DeadLetterSource));
        Assert.Equal(("FUL9999", "It failed, and failed."), (dead.DeadLetterReason, dead.DeadLetterDescription));
        AssertNear(TimeSpan.FromDays(90), dead.ExpiresAt - dead.VisibleAt);
    }

    [Fact]
    public async Task A_dead_letter_begins_anew()
    {
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a", "red", "once")) { TimeToLive = Hour }, new Enqueue(Orders, Given.Message("b", "red")));
        await Engine.ApplyAsync(new Release((await Engine.LeaseOneAsync(Orders)).Receipt, TimeSpan.Zero, Failed: true));
        foreach (var _ in new[] { "a", "b" }) await BuryAsync(letter => letter with { Keep = null });

        // No session holds the second back.
        var dead = (await Engine.LeaseAsync(Dead)).Messages;

        Assert.Equal(["a", "b"], dead.Select(message => message.Stored).Texts());
        Assert.All(dead, message => Assert.Equal((0, null, false), (message.Stored.Attempts, message.Stored.ExpiresAt, message.IsAlone)));
        Assert.False((await Engine.ApplyAsync<Enqueued>(new Enqueue(Dead, Given.Message("c", deduplication: "once")))).IsDuplicate);
    }

    [Fact]
    public async Task A_dead_letter_is_kept_for_as_long_as_it_is_said()
    {
        await Engine.EnqueueAsync(Orders, "a");
        await BuryAsync(letter => letter with { Keep = Hour });
        await MoveClockAsync(Hour);

        Assert.Empty(await Engine.PeekAsync(Dead));
        Assert.Equal(0, (await Engine.ApplyAsync<Moved>(new Requeue(Dead, null, 10))).Messages);
    }

    [Fact]
    public async Task A_requeue_takes_the_oldest_first_and_counts_no_attempts()
    {
        await Engine.EnqueueAsync(Orders, "a", "b", "c");
        await Engine.ApplyAsync(new Release((await Engine.LeaseOneAsync(Orders)).Receipt, TimeSpan.Zero, Failed: true));

        Assert.Equal(2, (await Engine.ApplyAsync<Moved>(new Requeue(Orders, Dead, 2))).Messages);

        Assert.Equal(["c"], await Engine.TextsAsync(Orders));
        var moved = await Engine.PeekAsync(Dead);
        Assert.Equal(["a", "b"], moved.Texts().Order());
        Assert.All(moved, message => Assert.Equal(0, message.Attempts));
    }

    [Fact]
    public async Task A_requeue_brings_dead_letters_back_to_where_they_came_from_and_leaves_others()
    {
        await Engine.EnqueueAsync(Orders, "a");
        await BuryAsync();
        await Engine.EnqueueAsync(Dead, "never was elsewhere");

        Assert.Equal(1, (await Engine.ApplyAsync<Moved>(new Requeue(Dead, null, 10))).Messages);

        Assert.Equal(["a"], (await Engine.LeaseAsync(Orders)).Texts());
        Assert.Equal(["never was elsewhere"], await Engine.TextsAsync(Dead));
    }

    [Fact]
    public async Task A_requeue_finds_what_it_can_bring_back_behind_what_it_cannot()
    {
        await Engine.EnqueueAsync(Dead, "x", "y");
        await Engine.EnqueueAsync(Orders, "a", "b");
        await BuryAsync();

        Assert.Equal(1, (await Engine.ApplyAsync<Moved>(new Requeue(Dead, null, 1))).Messages);
        Assert.Equal(["x", "y"], await Engine.TextsAsync(Dead));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("red")]
    public async Task A_requeue_brings_all_dead_letters_back_however_many_others_are_before_them(string? session)
    {
        for (var number = 0; number < 12; number++)
            await Engine.ApplyAsync([.. Enumerable.Repeat(new Enqueue(Dead, Given.Message("never was elsewhere", session)), StorageLimits.Page)]);
        await Engine.EnqueueAsync(Orders, "a", "b", "c");
        foreach (var _ in new[] { "a", "b", "c" }) await BuryAsync();

        Assert.Equal(2, (await Engine.ApplyAsync<Moved>(new Requeue(Dead, null, 2))).Messages);
        Assert.Equal(1, (await Engine.ApplyAsync<Moved>(new Requeue(Dead, null, 2))).Messages);

        Assert.Equal(["a", "b", "c"], await Engine.TextsAsync(Orders));
    }

    [Fact]
    public async Task A_requeue_brings_back_a_dead_letter_that_was_given_back()
    {
        await Engine.EnqueueAsync(Orders, "a");
        await BuryAsync();
        await Engine.ApplyAsync(new Release((await Engine.LeaseOneAsync(Dead)).Receipt, Hour, Failed: true));
        await RestartAsync();

        Assert.Equal(1, (await Engine.ApplyAsync<Moved>(new Requeue(Dead, null, 10))).Messages);

        await BuryAsync();
        await Engine.LeaseOneAsync(Dead);
        await RestartAsync();
        Assert.Equal(1, (await Engine.ApplyAsync<Moved>(new Requeue(Dead, null, 10))).Messages);
    }

    [Fact]
    public async Task A_dead_letter_that_came_from_its_own_queue_has_nowhere_to_go_back_to()
    {
        await Engine.EnqueueAsync(Dead, "a");
        await Engine.ApplyAsync(new DeadLetter((await Engine.LeaseOneAsync(Dead)).Receipt, Dead, "why", null));

        Assert.Equal(0, (await Engine.ApplyAsync<Moved>(new Requeue(Dead, null, 10))).Messages);
        Assert.Equal(0, (await Engine.ApplyAsync<Moved>(new Requeue(Dead, Dead, 10))).Messages);
        Assert.Equal(["a"], await Engine.TextsAsync(Dead));
    }

    [Fact]
    public async Task A_requeue_takes_all_of_a_session_in_its_order()
    {
        await Engine.EnqueueInAsync(Orders, "red", "r1", "r2", "r3");

        Assert.Equal(3, (await Engine.ApplyAsync<Moved>(new Requeue(Orders, Dead, 10))).Messages);

        foreach (var text in new[] { "r1", "r2", "r3" })
        {
            var leased = await Engine.LeaseOneAsync(Dead);
            Assert.Equal(text, Given.Text(leased.Stored.Message.Body));
            await Engine.ApplyAsync(new Acknowledge(leased.Receipt));
        }
    }

    [Fact]
    public async Task A_message_whose_lease_ended_is_held_by_nobody()
    {
        await Engine.EnqueueAsync(Orders, "a");
        await Engine.LeaseOneAsync(Orders);
        await MoveClockAsync(Hour);

        Assert.Equal(1, (await Engine.ApplyAsync<Moved>(new Requeue(Orders, Dead, 10))).Messages);
    }

    [Fact]
    public async Task A_requeue_leaves_what_somebody_holds()
    {
        await Engine.EnqueueAsync(Orders, "a", "b");
        var a = await Engine.LeaseOneAsync(Orders);

        Assert.Equal(1, (await Engine.ApplyAsync<Moved>(new Requeue(Orders, Dead, 10))).Messages);

        await Engine.ApplyAsync<Done>(new Acknowledge(a.Receipt));
        Assert.Equal(["b"], await Engine.TextsAsync(Dead));
    }

    [Fact]
    public async Task A_purge_removes_so_many_and_leased_ones_too()
    {
        await Engine.EnqueueAsync(Orders, "a", "b", "c");
        await Engine.EnqueueInAsync(Orders, "red", "r1", "r2");
        var a = await Engine.LeaseOneAsync(Orders);

        Assert.Equal(3, (await Engine.ApplyAsync<Moved>(new Purge(Orders, 3))).Messages);
        Assert.Equal(2, (await Engine.PeekAsync(Orders)).Count);
        Assert.Equal(2, (await Engine.ApplyAsync<Moved>(new Purge(Orders, 3))).Messages);

        await Engine.RefusedAsync<LeaseLost>(new Acknowledge(a.Receipt));
        await Engine.EnqueueInAsync(Orders, "red", "r3");
        Assert.Equal(["r3"], (await Engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task A_purge_removes_all_of_a_session()
    {
        await Engine.EnqueueInAsync(Orders, "red", "r1", "r2", "r3");

        Assert.Equal(3, (await Engine.ApplyAsync<Moved>(new Purge(Orders, 10))).Messages);
    }

    [Fact]
    public async Task A_purge_removes_the_oldest_of_what_is_due_first()
    {
        await Engine.EnqueueAsync(Orders, "a", "b", "c");

        await Engine.ApplyAsync<Moved>(new Purge(Orders, 2));

        Assert.Equal(["c"], await Engine.TextsAsync(Orders));
    }

    [Fact]
    public async Task A_queue_that_does_not_exist_has_nothing_to_move()
    {
        Assert.Equal(0, (await Engine.ApplyAsync<Moved>(new Purge(Orders, 2))).Messages);
        Assert.Equal(0, (await Engine.ApplyAsync<Moved>(new Requeue(Orders, Dead, 2))).Messages);
    }

    private async Task BuryAsync(Func<DeadLetter, DeadLetter>? change = null)
    {
        var letter = new DeadLetter((await Engine.LeaseOneAsync(Orders)).Receipt, Dead, "FUL9999", "It failed, and failed.");
        await Engine.ApplyAsync<Done>(change?.Invoke(letter) ?? letter);
    }
}

using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Sessions: messages of one are delivered one after the other, in their order.</summary>
public abstract class SessionConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly QueueKey Seats = Given.Queue("seats");

    [Fact]
    public async Task Of_each_session_only_the_first_message_is_given()
    {
        await Engine.EnqueueInAsync(Seats, "red", "r1", "r2");
        await Engine.EnqueueInAsync(Seats, "blue", "b1", "b2");
        await Engine.EnqueueAsync(Seats, "x", "y");

        Assert.Equal(["r1", "b1", "x", "y"], (await Engine.LeaseAsync(Seats)).Texts());
        Assert.Empty((await Engine.LeaseAsync(Seats)).Messages);
    }

    [Fact]
    public async Task The_next_of_a_session_comes_when_the_one_before_is_done()
    {
        await Engine.EnqueueInAsync(Seats, "red", "r1", "r2");
        await Engine.ApplyAsync(new Acknowledge((await Engine.LeaseOneAsync(Seats)).Receipt));

        Assert.Equal(["r2"], (await Engine.LeaseAsync(Seats)).Texts());
    }

    [Fact]
    public async Task A_released_message_comes_before_the_rest_of_its_session()
    {
        await Engine.EnqueueInAsync(Seats, "red", "r1", "r2");
        await MoveClockAsync(Minute);
        await Engine.ApplyAsync(new Release((await Engine.LeaseOneAsync(Seats)).Receipt, TimeSpan.Zero, true));

        Assert.Equal(["r1"], (await Engine.LeaseAsync(Seats)).Texts());
    }

    [Fact]
    public async Task A_message_that_backs_off_holds_its_session_and_no_other()
    {
        await Engine.EnqueueInAsync(Seats, "red", "r1", "r2");
        await Engine.ApplyAsync(new Release((await Engine.LeaseOneAsync(Seats)).Receipt, Hour, true));
        await Engine.EnqueueInAsync(Seats, "blue", "b1");

        Assert.Equal(["b1"], (await Engine.LeaseAsync(Seats)).Texts());
        await MoveClockAsync(Hour);
        Assert.Equal("r1", (await Engine.LeaseAsync(Seats, 1)).Texts()[0]);
    }

    [Fact]
    public async Task A_message_whose_lease_broke_comes_before_the_rest_of_its_session()
    {
        await Engine.EnqueueInAsync(Seats, "red", "r1", "r2");
        await Engine.LeaseOneAsync(Seats);
        await MoveClockAsync(Hour);

        Assert.Equal(["r1"], (await Engine.LeaseAsync(Seats)).Texts());
    }

    [Fact]
    public async Task A_dead_letter_lets_its_session_go_on()
    {
        await Engine.EnqueueInAsync(Seats, "red", "r1", "r2");
        await Engine.ApplyAsync(new DeadLetter((await Engine.LeaseOneAsync(Seats)).Receipt, Given.Queue("dead"), "poison", null));

        Assert.Equal(["r2"], (await Engine.LeaseAsync(Seats)).Texts());
    }

    [Fact]
    public async Task An_expired_message_lets_its_session_go_on()
    {
        await Engine.ApplyAsync(new Enqueue(Seats, Given.Message("r1", "red")) { TimeToLive = Minute });
        await Engine.EnqueueInAsync(Seats, "red", "r2");
        await MoveClockAsync(Minute);

        Assert.Equal(["r2"], (await Engine.LeaseAsync(Seats)).Texts());
    }

    [Fact]
    public async Task A_whole_session_comes_in_its_order()
    {
        await Engine.EnqueueInAsync(Seats, "red", "r1", "r2", "r3", "r4");

        var leased = await LeaseWholeAsync(3);
        Assert.Equal(["r1", "r2", "r3"], leased.Texts());
        Assert.Empty((await LeaseWholeAsync(3)).Messages);

        foreach (var message in leased.Messages) await Engine.ApplyAsync(new Acknowledge(message.Receipt));
        Assert.Equal(["r4"], (await LeaseWholeAsync(3)).Texts());
    }

    [Fact]
    public async Task A_delayed_message_joins_its_session_when_its_moment_comes()
    {
        await Engine.ApplyAsync(new Enqueue(Seats, Given.Message("later", "red")) { Delay = Hour });
        await Engine.EnqueueInAsync(Seats, "red", "sooner");
        Assert.Equal(["sooner"], (await LeaseWholeAsync(3)).Texts());

        await MoveClockAsync(Minute);
        await Engine.EnqueueInAsync(Seats, "red", "sooner too");
        await MoveClockAsync(Hour - 2 * Minute);
        Assert.Empty((await LeaseWholeAsync(3)).Messages);
    }

    [Fact]
    public async Task A_delayed_message_that_is_due_comes_before_what_its_session_gets_later()
    {
        await Engine.ApplyAsync(new Enqueue(Seats, Given.Message("first", "red")) { Delay = Minute });
        await MoveClockAsync(Hour);
        await Engine.EnqueueInAsync(Seats, "red", "second");

        Assert.Equal(["first"], (await Engine.LeaseAsync(Seats)).Texts());
    }

    [Fact]
    public async Task What_is_given_back_out_of_a_whole_session_comes_first_again()
    {
        await Engine.EnqueueInAsync(Seats, "red", "r1", "r2", "r3");
        var leased = await LeaseWholeAsync(2);
        await Engine.ApplyAsync(new Release(leased.Messages[0].Receipt, TimeSpan.Zero, true));
        await Engine.ApplyAsync(new Release(leased.Messages[1].Receipt, TimeSpan.Zero, false));

        Assert.Equal(["r1", "r2", "r3"], (await LeaseWholeAsync(3)).Texts());
    }

    [Fact]
    public async Task A_session_comes_whole_only_when_its_message_is_the_first()
    {
        await Engine.EnqueueAsync(Seats, "x");
        await Engine.EnqueueInAsync(Seats, "red", "r1", "r2");

        Assert.Equal(["x", "r1"], (await LeaseWholeAsync(3)).Texts());
    }

    [Fact]
    public async Task A_message_that_is_tried_again_later_is_not_overtaken_by_one_that_was_delayed()
    {
        await Engine.ApplyAsync(new Enqueue(Seats, Given.Message("delayed", "red")) { Delay = Minute });
        await Engine.EnqueueInAsync(Seats, "red", "r1");
        await Engine.ApplyAsync(new Release((await Engine.LeaseOneAsync(Seats)).Receipt, Hour, Failed: true));
        await MoveClockAsync(2 * Minute);

        Assert.Empty((await Engine.LeaseAsync(Seats)).Messages);
    }

    [Fact]
    public async Task Messages_without_a_session_come_many_at_a_time_where_sessions_come_whole()
    {
        await Engine.EnqueueAsync(Seats, "x", "y");

        Assert.Equal(["x", "y"], (await LeaseWholeAsync(3)).Texts());
    }

    [Fact]
    public async Task Sessions_of_one_name_in_two_queues_are_two()
    {
        await Engine.EnqueueInAsync(Seats, "red", "a");
        await Engine.EnqueueInAsync(Given.Queue("meals"), "red", "b");
        await Engine.LeaseOneAsync(Seats);

        Assert.Equal(["b"], (await Engine.LeaseAsync(Given.Queue("meals"))).Texts());
    }

    [Fact]
    public async Task A_message_behind_one_that_is_held_has_no_due_moment_of_its_own()
    {
        await Engine.EnqueueInAsync(Seats, "red", "r1", "r2");

        AssertNear(Hour, (await Engine.LeaseAsync(Seats)).NextDue);
    }

    private Task<MessagesLeased> LeaseWholeAsync(int count) =>
        Engine.ApplyAsync<MessagesLeased>(new LeaseMessages(Seats, count, Hour, LeaseHolder.Pump) { WholeSession = true });
}

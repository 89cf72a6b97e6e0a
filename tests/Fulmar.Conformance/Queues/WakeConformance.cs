using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Waking: who waits for a queue is called when a commit may have made a message due, and asks the clock for the rest.</summary>
public abstract class WakeConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly QueueKey Orders = Given.Queue("orders"), Dead = Given.Queue("dead");

    [Fact]
    public Task A_message_that_is_enqueued_wakes() =>
        WakesAsync(Orders, () => Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a"))));

    [Fact]
    public Task A_delayed_message_wakes_so_that_who_waits_learns_its_moment() =>
        WakesAsync(Orders, () => Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a")) { Delay = Hour }));

    [Fact]
    public async Task A_message_that_is_released_wakes()
    {
        await Engine.EnqueueAsync(Orders, "a");
        var a = await Engine.LeaseOneAsync(Orders);

        await WakesAsync(Orders, () => Engine.ApplyAsync(new Release(a.Receipt, TimeSpan.Zero, Failed: true)));
    }

    [Fact]
    public async Task The_end_of_one_of_a_session_wakes_for_the_next()
    {
        await Engine.EnqueueInAsync(Orders, "red", "r1", "r2", "r3");
        var r1 = await Engine.LeaseOneAsync(Orders);
        await WakesAsync(Orders, () => Engine.ApplyAsync(new Acknowledge(r1.Receipt)));
        var r2 = await Engine.LeaseOneAsync(Orders);
        await WakesAsync(Orders, () => Engine.ApplyAsync(new DeadLetter(r2.Receipt, Dead, "why", null)));
    }

    [Fact]
    public async Task A_dead_letter_wakes_who_waits_for_dead_letters()
    {
        await Engine.EnqueueAsync(Orders, "a");
        var a = await Engine.LeaseOneAsync(Orders);

        await WakesAsync(Dead, () => Engine.ApplyAsync(new DeadLetter(a.Receipt, Dead, "why", null)));
    }

    [Fact]
    public async Task A_requeue_wakes_where_the_messages_go()
    {
        await Engine.EnqueueAsync(Orders, "a");
        await Engine.ApplyAsync(new DeadLetter((await Engine.LeaseOneAsync(Orders)).Receipt, Dead, "why", null));

        await WakesAsync(Orders, () => Engine.ApplyAsync(new Requeue(Dead, null, 10)));
        await WakesAsync(Dead, () => Engine.ApplyAsync(new Requeue(Orders, Dead, 10)));
    }

    [Fact]
    public async Task A_queue_that_is_resumed_wakes()
    {
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a")), new SetQueue(Orders, IsPaused: true));

        await WakesAsync(Orders, () => Engine.ApplyAsync(new SetQueue(Orders, IsPaused: false)));
    }

    [Fact]
    public async Task Everybody_who_waits_is_called_and_nobody_who_left()
    {
        var left = false;
        Engine.Subscribe(Orders, () => left = true).Dispose();
        var other = new TaskCompletionSource();
        using var second = Engine.Subscribe(Orders, () => other.TrySetResult());

        await WakesAsync(Orders, () => Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a"))));

        await other.Task.WaitAsync(Bound, Token);
        Assert.False(left);
    }

    [Fact]
    public async Task Who_is_called_finds_the_message_there()
    {
        var found = new TaskCompletionSource<MessagesLeased>();
        using var subscription = Engine.Subscribe(Orders, () => _ = Engine.LeaseAsync(Orders).ContinueWith(leased => { if (leased.Result.Messages.Count > 0) found.TrySetResult(leased.Result); }, TaskScheduler.Default));

        await Engine.EnqueueAsync(Orders, "a");

        Assert.Equal(["a"], (await found.Task.WaitAsync(Bound, Token)).Texts());
    }

    [Fact]
    public async Task One_that_fails_when_called_harms_nobody()
    {
        using var bad = Engine.Subscribe(Orders, () => throw new InvalidOperationException("on purpose"));

        await WakesAsync(Orders, () => Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a"))));
        await WakesAsync(Orders, () => Engine.ApplyAsync(new Enqueue(Orders, Given.Message("b"))));
    }

    [Fact]
    public async Task A_pump_that_waits_for_calls_and_due_moments_misses_nothing()
    {
        var wakes = new SemaphoreSlim(0);
        using var subscription = Engine.Subscribe(Orders, () => wakes.Release());
        var producers = Task.WhenAll(Enumerable.Range(0, 60).Select(number => Task.Run(
            () => Engine.ApplyAsync(new Enqueue(Orders, Given.Message($"{number:00}", session: number % 2 == 0 ? "even" : null)) { Delay = number / 10 * 10 * Minute }), Token)));

        List<string> done = [];
        while (done.Count < 60)
        {
            // Looks only where it was called or the moment has come.
            var leased = await Engine.LeaseAsync(Orders, 7);
            foreach (var message in leased.Messages) await Engine.ApplyAsync(new Acknowledge(message.Receipt));
            done.AddRange(leased.Texts());
            if (leased.Messages.Count > 0) continue;
            if (!producers.IsCompleted) await Task.WhenAny(wakes.WaitAsync(Token), producers).WaitAsync(Bound, Token);
            else if (leased.NextDue is { } due) await MoveClockAsync(due);
            else Assert.True(await wakes.WaitAsync(Bound, Token));
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(number => $"{number:00}"), done.Order());
    }

    private async Task WakesAsync(QueueKey queue, Func<Task> act)
    {
        var woken = new TaskCompletionSource();
        using var subscription = Engine.Subscribe(queue, () => woken.TrySetResult());
        await act();
        await woken.Task.WaitAsync(Bound, Token);
    }
}

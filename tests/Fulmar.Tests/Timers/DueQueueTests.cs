using CsCheck;
using Fulmar.Triggers.Timers;
using static Fulmar.Tests.Timers.Schedules;

namespace Fulmar.Tests.Timers;

/// <summary>What is due when.</summary>
public sealed class DueQueueTests
{
    private static readonly DateTimeOffset Ten = At("2026-01-01T10:00:00");

    [Fact]
    public void The_earliest_is_taken_first_and_nothing_before_its_time()
    {
        DueQueue<string> queue = new();
        queue.Set("later", Ten.AddSeconds(2));
        queue.Set("sooner", Ten.AddSeconds(1));

        Assert.False(queue.TryTake(Ten, out _));
        Assert.True(queue.TryTake(Ten.AddSeconds(5), out var first) && first == "sooner");
        Assert.True(queue.TryTake(Ten.AddSeconds(5), out var second) && second == "later");
        Assert.False(queue.TryTake(Ten.AddSeconds(5), out _));
    }

    [Fact]
    public void A_key_has_one_time_and_can_be_forgotten()
    {
        DueQueue<string> queue = new();
        queue.Set("a", Ten);
        queue.Set("a", Ten.AddSeconds(5));
        queue.Set("b", Ten);
        queue.Remove("b");
        queue.Remove("c");

        Assert.Equal(1, queue.Count);
        Assert.False(queue.TryTake(Ten.AddSeconds(4), out _));
    }

    [Theory]
    [InlineData(-5_000, 0)]
    [InlineData(0, 0)]
    [InlineData(0.2, 1)]
    [InlineData(20, 20)]
    [InlineData(20.001, 21)]
    [InlineData(999.5, 1_000)]
    [InlineData(90_000_000, 1_000)]
    public void The_wait_ends_when_something_is_due_and_after_a_second_at_the_latest(double due, double wait)
    {
        DueQueue<string> queue = new();
        queue.Set("a", Ten.AddMilliseconds(due));

        Assert.Equal(wait, queue.Wait(Ten).TotalMilliseconds);
    }

    [Fact]
    public void An_empty_queue_waits_too() => Assert.Equal(DueQueue<int>.LongestWait, new DueQueue<int>().Wait(Ten));

    [Fact]
    public void It_gives_all_in_order_whatever_was_set_and_forgotten() =>
        Gen.Select(Gen.Int[0, 20], Gen.Int[-1, 100]).Array[0, 60].Sample(changes =>
        {
            DueQueue<int> queue = new();
            Dictionary<int, int> model = [];
            foreach (var (key, second) in changes)
                if (second < 0)
                {
                    queue.Remove(key);
                    model.Remove(key);
                }
                else
                {
                    queue.Set(key, Ten.AddSeconds(second));
                    model[key] = second;
                }
            List<int> taken = [];
            while (queue.TryTake(Ten.AddSeconds(50), out var key)) taken.Add(model[key]);

            Assert.Equal(model.Values.Where(second => second <= 50).Order(), taken);
        });
}

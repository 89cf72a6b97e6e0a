using Fulmar.Conformance;
using Fulmar.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fulmar.Storage.Tests.Faults;

/// <summary>The machine's clock is set back and forth.</summary>
public sealed class ClockTests
{
    private static readonly QueueKey Queue = Given.Queue("orders");

    [Fact]
    public async Task A_delay_and_a_lease_end_in_their_time_though_the_clock_was_set_back()
    {
        await using var fixture = new SqliteFixture();
        var clock = new WallClock(fixture.Clock);
        await using var engine = Open(fixture, clock);
        await engine.ApplyAsync(new Enqueue(Queue, Given.Message("late")) { Delay = TimeSpan.FromMinutes(1) });

        clock.SetBack(TimeSpan.FromHours(3));
        Assert.Empty((await engine.LeaseAsync(Queue)).Messages);
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Single((await engine.LeaseAsync(Queue)).Messages);

        clock.SetBack(TimeSpan.FromHours(3));
        fixture.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty((await engine.LeaseAsync(Queue)).Messages);
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Single((await engine.LeaseAsync(Queue)).Messages);
    }

    [Fact]
    public async Task Time_does_not_run_back_when_the_engine_is_opened_under_an_earlier_clock()
    {
        await using var fixture = new SqliteFixture();
        var clock = new WallClock(fixture.Clock);
        await using (var before = Open(fixture, clock))
            await before.ApplyAsync(new Enqueue(Queue, Given.Message("a")), Given.Done("k"));

        clock.SetBack(TimeSpan.FromDays(3));
        await using var engine = Open(fixture, clock);

        Assert.Single((await engine.LeaseAsync(Queue)).Messages);
        await engine.RefusedAsync<AlreadyDone>(Given.Done("k"));
        // What is kept for a day is kept for a day.
        fixture.Clock.Advance(TimeSpan.FromDays(1));
        await engine.ApplyAsync(Given.Done("k"));
    }

    [Fact]
    public async Task A_pause_between_two_looks_at_the_clock_does_not_make_it_later()
    {
        await using var fixture = new SqliteFixture();
        var clock = new HeldUpClock(fixture.Clock);
        await using var engine = Open(fixture, clock);
        await engine.ApplyAsync(new Enqueue(Queue, Given.Message("late")) { Delay = TimeSpan.FromMinutes(90) });

        clock.HoldUp(TimeSpan.FromHours(1));
        await engine.EnqueueAsync(Given.Queue("other"), "a");
        Assert.Empty((await engine.LeaseAsync(Queue)).Messages);

        fixture.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Single((await engine.LeaseAsync(Queue)).Messages);
    }

    private static SqliteEngine Open(SqliteFixture fixture, TimeProvider clock) => SqliteEngine.Open(fixture.Options, clock, NullLogger.Instance);

    /// <summary>Who looks at it next is held up right after that look, whatever it was for.</summary>
    private sealed class HeldUpClock(FakeTimeProvider passing) : TimeProvider
    {
        private TimeSpan pause;

        public override long TimestampFrequency => passing.TimestampFrequency;

        public void HoldUp(TimeSpan by) => pause = by;

        public override DateTimeOffset GetUtcNow() => BeHeldUp(passing.GetUtcNow());

        public override long GetTimestamp() => BeHeldUp(passing.GetTimestamp());

        private T BeHeldUp<T>(T seen)
        {
            var by = pause;
            pause = TimeSpan.Zero;
            passing.Advance(by);
            return seen;
        }
    }

    /// <summary>What a person sets: the date. The time that passes goes on beside it.</summary>
    private sealed class WallClock(TimeProvider passing) : TimeProvider
    {
        private TimeSpan behind;

        public override long TimestampFrequency => passing.TimestampFrequency;

        public void SetBack(TimeSpan by) => behind += by;

        public override DateTimeOffset GetUtcNow() => passing.GetUtcNow() - behind;

        public override long GetTimestamp() => passing.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => passing.CreateTimer(callback, state, dueTime, period);
    }
}

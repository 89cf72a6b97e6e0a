using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Leases: one holder at a time, epochs that rise, and a guard that keeps who lost it from writing.</summary>
public abstract class LeaseConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly LeaseName Pump = Given.Lease("pump");
    private static readonly DocumentKey Owned = Given.Document("owned");

    [Fact]
    public async Task A_lease_that_is_held_is_not_given_not_even_to_its_holder()
    {
        await Engine.AcquireAsync(Pump, "node-1");
        await MoveClockAsync(Minute);

        foreach (var holder in new[] { "node-2", "node-1" })
        {
            var held = await Engine.RefusedAsync<LeaseHeld>(new AcquireLease(Pump, holder, Hour));
            Assert.Equal("node-1", held.Holder);
            AssertNear(Hour - Minute, held.Remaining);
        }
    }

    [Fact]
    public async Task A_lease_that_ended_is_given_under_a_higher_epoch()
    {
        var epochs = new List<long>();
        for (var round = 0; round < 3; round++)
        {
            epochs.Add(await Engine.AcquireAsync(Pump));
            await MoveClockAsync(Hour);
        }

        Assert.True(epochs[0] > 0);
        Assert.Equal(epochs.Order().Distinct(), epochs);
    }

    [Fact]
    public async Task A_lease_that_was_given_up_is_given_under_a_higher_epoch()
    {
        var first = await Engine.AcquireAsync(Pump, "node-1");
        await Engine.ApplyAsync<Done>(new ReleaseLease(Pump, first));

        var second = await Engine.AcquireAsync(Pump, "node-2");

        Assert.True(second > first);
        Assert.Equal(second, (await Engine.RefusedAsync<Fenced>(new ReleaseLease(Pump, first))).Epoch);
    }

    [Fact]
    public async Task A_renewed_lease_is_held_from_now_on()
    {
        var epoch = await Engine.AcquireAsync(Pump);
        await MoveClockAsync(Hour / 2);
        await Engine.ApplyAsync<Done>(new RenewLease(Pump, epoch, Hour));
        await MoveClockAsync(Hour - Minute);

        AssertNear(Minute, (await Engine.RefusedAsync<LeaseHeld>(new AcquireLease(Pump, "node-2", Hour))).Remaining);
    }

    [Fact]
    public async Task A_lease_that_ended_can_be_renewed_as_long_as_nobody_took_it()
    {
        var epoch = await Engine.AcquireAsync(Pump, "node-1");
        await MoveClockAsync(2 * Hour);

        await Engine.ApplyAsync<Done>(new RenewLease(Pump, epoch, Hour));

        Assert.Equal("node-1", (await Engine.RefusedAsync<LeaseHeld>(new AcquireLease(Pump, "node-2", Hour))).Holder);
    }

    [Fact]
    public async Task A_lease_that_somebody_else_took_can_neither_be_renewed_nor_given_up()
    {
        var (first, second) = await TakeOverAsync();

        Assert.Equal(second, (await Engine.RefusedAsync<Fenced>(new RenewLease(Pump, first, Hour))).Epoch);
        Assert.Equal(second, (await Engine.RefusedAsync<Fenced>(new ReleaseLease(Pump, first))).Epoch);
        await Engine.ApplyAsync<Done>(new RenewLease(Pump, second, Hour));
    }

    [Fact]
    public async Task An_owner_that_lost_its_lease_writes_nothing()
    {
        var (first, second) = await TakeOverAsync();
        await Engine.ApplyAsync(new Guard(Pump, second), Given.Put(Owned, 2));

        var fenced = await Engine.RefusedAsync<Fenced>([Given.Put(Owned, 1), new Enqueue(Given.Queue("q"), Given.Message("zombie")), new Guard(Pump, first)], at: 2);

        Assert.Equal(second, fenced.Epoch);
        Assert.Equal("""{"n":2}""", await Engine.FindTextAsync(Owned));
        Assert.Empty(await Engine.PeekAsync(Given.Queue("q")));
    }

    [Fact]
    public async Task A_guard_asks_for_the_epoch_and_not_for_the_time()
    {
        var epoch = await Engine.AcquireAsync(Pump);
        await MoveClockAsync(2 * Hour);

        await Engine.ApplyAsync(new Guard(Pump, epoch), Given.Put(Owned, 1));
    }

    [Fact]
    public async Task A_lease_that_nobody_ever_held_has_no_epoch()
    {
        Assert.Null(await Engine.FindLeaseAsync(Pump, Token));
        Assert.Equal(0, (await Engine.RefusedAsync<Fenced>(new Guard(Pump, 1))).Epoch);
        Assert.Equal(0, (await Engine.RefusedAsync<Fenced>(new RenewLease(Pump, 1, Hour))).Epoch);
        Assert.Equal(0, (await Engine.RefusedAsync<Fenced>(new ReleaseLease(Pump, 1))).Epoch);
    }

    [Fact]
    public async Task An_epoch_that_never_was_is_fenced_too()
    {
        var epoch = await Engine.AcquireAsync(Pump);

        Assert.Equal(epoch, (await Engine.RefusedAsync<Fenced>(new Guard(Pump, epoch + 1))).Epoch);
    }

    [Fact]
    public async Task Who_holds_a_lease_can_be_read()
    {
        var epoch = await Engine.AcquireAsync(Pump, "node-1");
        await MoveClockAsync(Minute);
        var held = await Engine.FindLeaseAsync(Pump, Token);
        Assert.Equal(new LeaseState(Pump, epoch, "node-1", default), held! with { Remaining = default });
        AssertNear(Hour - Minute, held.Remaining);

        await MoveClockAsync(Hour);

        var ended = await Engine.FindLeaseAsync(Pump, Token);
        Assert.Equal(epoch, ended!.Epoch);
        Assert.True(ended.Remaining <= TimeSpan.Zero);
    }

    [Fact]
    public async Task A_lease_that_was_given_up_is_nobodys()
    {
        await Engine.ApplyAsync(new ReleaseLease(Pump, await Engine.AcquireAsync(Pump)));

        Assert.True((await Engine.FindLeaseAsync(Pump, Token))!.Remaining <= TimeSpan.Zero);
    }

    [Fact]
    public async Task Leases_of_other_names_and_apps_never_meet()
    {
        LeaseName[] names = [Pump, Pump with { Name = "Pump" }, Pump with { App = new("other") }];

        foreach (var name in names) await Engine.AcquireAsync(name);
    }

    [Fact]
    public async Task Of_many_that_want_a_lease_one_gets_it()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(node => Task.Run(() => Engine.TryAsync(new AcquireLease(Pump, $"node-{node}", Hour)), Token)));

        var epoch = Assert.IsType<LeaseAcquired>(Assert.Single(outcomes.OfType<Committed>()).Results[0]).Epoch;
        var state = await Engine.FindLeaseAsync(Pump, Token);
        Assert.Equal(epoch, state!.Epoch);
        Assert.All(outcomes.OfType<Refused>(), refused => Assert.Equal(state.Holder, Assert.IsType<LeaseHeld>(refused.Refusal).Holder));
    }

    private async Task<(long First, long Second)> TakeOverAsync()
    {
        var first = await Engine.AcquireAsync(Pump, "node-1");
        await MoveClockAsync(Hour);
        return (first, await Engine.AcquireAsync(Pump, "node-2"));
    }
}

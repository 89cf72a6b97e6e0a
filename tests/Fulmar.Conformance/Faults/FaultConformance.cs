using CsCheck;
using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>
/// Callers of an engine that fails: who puts settlement and effects into one unit, and names what it does, does it exactly once. Each proof has a
/// twin that does it wrongly, and must be found out.
/// </summary>
public abstract class FaultConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private const int Orders = 40;
    private static readonly QueueKey Incoming = Given.Queue("incoming"), Shipped = Given.Queue("shipped");
    private static readonly LeaseName Ownership = Given.Lease("owner");
    private static readonly DocumentKey Owned = Given.Document("owned");

    // Every third commit or so fails, one way or the other.
    private static readonly Gen<Fault[]> Faults = Gen.Frequency((6, Gen.Const(Fault.None)), (2, Gen.Const(Fault.BeforeCommit)), (2, Gen.Const(Fault.AfterCommit))).Array[50];

    private static readonly IReadOnlyList<string> Sent = [.. Enumerable.Range(0, Orders).Select(number => $"order {number:00}")];

    [Fact]
    public Task Through_any_faults_every_order_is_taken_and_shipped_exactly_once() =>
        Faults.SampleAsync(async faults => Assert.Equal(Sent, (await ShipAsync(faults, SendOnceAsync, ConsumeAsync)).Order()), iter: 25, threads: 1);

    [Fact]
    public async Task A_consumer_that_acknowledges_before_it_commits_loses_orders() =>
        Assert.NotEmpty(Sent.Except(await ShipAsync([Fault.None, Fault.None, Fault.BeforeCommit, Fault.None, Fault.AfterCommit], SendOnceAsync, AcknowledgeFirstAsync)));

    [Fact]
    public async Task A_consumer_that_commits_before_it_acknowledges_ships_orders_twice()
    {
        var shipped = await ShipAsync([Fault.None, Fault.None, Fault.BeforeCommit, Fault.None, Fault.AfterCommit], SendOnceAsync, AcknowledgeLastAsync);

        Assert.NotEqual(shipped.Distinct().Count(), shipped.Count);
    }

    [Fact]
    public async Task A_sender_that_tries_again_without_a_name_for_what_it_does_sends_orders_twice()
    {
        var shipped = await ShipAsync([Fault.None, Fault.AfterCommit, Fault.None], (engine, order) => UntilToldAsync(engine, new Enqueue(Incoming, Given.Message(order))), ConsumeAsync);

        Assert.NotEqual(shipped.Distinct().Count(), shipped.Count);
    }

    [Fact]
    public async Task An_owner_that_is_late_writes_nothing_when_it_guards_what_it_writes()
    {
        Assert.IsType<Fenced>(Assert.IsType<Refused>(await WriteLateAsync(isGuarded: true)).Refusal);
        Assert.Equal("""{"n":2}""", await Engine.FindTextAsync(Owned));
    }

    [Fact]
    public async Task An_owner_that_is_late_and_does_not_guard_overwrites_the_next_one()
    {
        Assert.IsType<Committed>(await WriteLateAsync(isGuarded: false));
        Assert.Equal("""{"n":1}""", await Engine.FindTextAsync(Owned));
    }

    /// <summary>Sends all orders and ships them, on fresh data, through the faults in turn. What ends in the queue of what was shipped.</summary>
    private static async Task<IReadOnlyList<string>> ShipAsync(Fault[] faults, Func<IStorageEngine, string, Task> send, Func<IStorageEngine, LeasedMessage, Task> consume)
    {
        await using var fixture = new TFixture();
        await using var engine = await fixture.OpenAsync();
        var commits = 0;
        await using var faulty = new FaultyEngine(engine, _ => faults[commits++ % faults.Length]);
        foreach (var order in Sent) await send(faulty, order);
        while (true)
        {
            // The lease is the pump's own and is told by the engine itself: what breaks here is what follows.
            var leased = await engine.LeaseAsync(Incoming);
            foreach (var message in leased.Messages)
            {
                // A consumer that fails is dead; its messages come again when their leases end.
                try { await consume(faulty, message); }
                catch (StorageException) { }
            }
            if (leased.Messages.Count > 0) continue;
            if (leased.NextDue is not { } due) return await engine.TextsAsync(Shipped);
            await fixture.MoveClockAsync(due);
        }
    }

    private static Enqueue Ship(LeasedMessage order) => new(Shipped, Given.Message(Given.Text(order.Stored.Message.Body)));

    private static Task ConsumeAsync(IStorageEngine engine, LeasedMessage order) => engine.TryAsync(new Acknowledge(order.Receipt), Ship(order));

    private static async Task AcknowledgeFirstAsync(IStorageEngine engine, LeasedMessage order)
    {
        await engine.TryAsync(new Acknowledge(order.Receipt));
        await engine.TryAsync(Ship(order));
    }

    private static async Task AcknowledgeLastAsync(IStorageEngine engine, LeasedMessage order)
    {
        await engine.TryAsync(Ship(order));
        await engine.TryAsync(new Acknowledge(order.Receipt));
    }

    private static Task SendOnceAsync(IStorageEngine engine, string order) => UntilToldAsync(engine, new Enqueue(Incoming, Given.Message(order)), Given.Done(order));

    /// <summary>Tries until the engine says how it ended.</summary>
    private static async Task UntilToldAsync(IStorageEngine engine, params StorageOperation[] unit)
    {
        while (true)
        {
            try
            {
                await engine.TryAsync(unit);
                return;
            }
            catch (StorageException exception) when (exception.Code is StorageErrors.CannotWrite or StorageErrors.OutcomeUnknown) { }
        }
    }

    /// <summary>An owner's write arrives after its lease has ended and another owner has written.</summary>
    private async Task<CommitOutcome> WriteLateAsync(bool isGuarded)
    {
        var first = await Engine.AcquireAsync(Ownership, "node-1");
        await using var slow = new FaultyEngine(Engine, _ => Fault.Late);
        var write = isGuarded ? slow.TryAsync(new Guard(Ownership, first), Given.Put(Owned, 1)) : slow.TryAsync(Given.Put(Owned, 1));
        await MoveClockAsync(Hour);
        var second = await Engine.AcquireAsync(Ownership, "node-2");
        await Engine.ApplyAsync(new Guard(Ownership, second), Given.Put(Owned, 2));

        slow.LetThrough();
        return await write;
    }
}

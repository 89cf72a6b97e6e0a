using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>An engine that is closed and opened again: what was committed is there, and what its process held is not held any more.</summary>
public abstract class RestartConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly QueueKey Orders = Given.Queue("orders");

    [Fact]
    public async Task Everything_committed_is_there()
    {
        await Engine.ApplyAsync(
            new Enqueue(Orders, Given.Message("a", "session", "once")), new Enqueue(Orders, Given.Message("later")) { Delay = Hour, TimeToLive = 2 * Hour },
            Given.Put(Given.Document("1"), 1) with { TimeToLive = Hour }, Given.Done("k", "kept"), new SetQueue(Given.Queue("paused"), IsPaused: true));
        await Engine.ApplyAsync(new DeclareIndexes(Given.Collection("bookings"), ["n"]));
        var epoch = await Engine.AcquireAsync(Given.Lease("l"));
        var (messages, document) = (await Engine.PeekAsync(Orders), await Engine.DocumentAsync(Given.Document("1")));

        await RestartAsync();

        Assert.Equal(messages.Select(Told), (await Engine.PeekAsync(Orders)).Select(Told));
        Assert.Equal(document with { Body = default }, await Engine.DocumentAsync(Given.Document("1")) with { Body = default });
        Assert.Equal(["1"], await Engine.IdsAsync(new DocumentQuery(Given.Collection("bookings")) { Where = new Compare("n", ComparisonOperator.Equal, 1.0) }));
        Assert.Equal(["n"], Assert.Single(await Engine.ListCollectionsAsync(Given.Store, Token)).Indexes);
        Assert.Equal("kept", Given.Text((await Engine.RefusedAsync<AlreadyDone>(Given.Done("k"))).Result));
        Assert.True((await Engine.ApplyAsync<Enqueued>(new Enqueue(Orders, Given.Message("again", deduplication: "once")))).IsDuplicate);
        Assert.True((await Engine.FindQueueAsync(Given.Queue("paused"), Token))!.IsPaused);
        await Engine.ApplyAsync(new Guard(Given.Lease("l"), epoch));
        await Engine.RefusedAsync<LeaseHeld>(new AcquireLease(Given.Lease("l"), "node-2", Hour));
    }

    [Fact]
    public async Task What_was_answered_just_before_the_end_is_there()
    {
        var calls = Enumerable.Range(0, 500).Select(number => Engine.TryAsync(new Enqueue(Orders, Given.Message($"{number}")))).ToList();
        var applied = 0;
        var answered = calls.Select(call => call.ContinueWith(task => { if (task.IsCompletedSuccessfully) Interlocked.Increment(ref applied); }, TaskScheduler.Default)).ToList();
        await calls[20];

        await RestartAsync();
        await Task.WhenAll(answered);

        // Calls are applied in their order, and each that was not says that the engine stopped.
        Assert.Equal(Enumerable.Range(0, applied).Select(number => $"{number}"), await Engine.TextsAsync(Orders));
        Assert.All(calls.Skip(applied), call => Assert.Equal(StorageErrors.Stopped, Assert.IsType<StorageException>(call.Exception!.InnerException).Code));
    }

    [Fact]
    public async Task Nothing_is_given_twice_over_a_restart()
    {
        var sequence = (await Engine.ApplyAsync<Enqueued>(new Enqueue(Orders, Given.Message("a")))).Sequence;
        var version = (await Engine.ApplyAsync<DocumentWritten>(Given.Put(Given.Document("1"), 1))).ETag;
        var epoch = await Engine.AcquireAsync(Given.Lease("l"));
        await Engine.ApplyAsync(new Purge(Orders, 1), new DeleteDocument(Given.Document("1")), new ReleaseLease(Given.Lease("l"), epoch));

        await RestartAsync();

        Assert.True((await Engine.ApplyAsync<Enqueued>(new Enqueue(Orders, Given.Message("a")))).Sequence > sequence);
        Assert.NotEqual(version, (await Engine.ApplyAsync<DocumentWritten>(Given.Put(Given.Document("1"), 1))).ETag);
        Assert.True(await Engine.AcquireAsync(Given.Lease("l")) > epoch);
    }

    [Fact]
    public async Task Streams_checkpoints_and_changes_go_on_where_they_were()
    {
        var (whole, cut, gone) = (Given.Stream("whole"), Given.Stream("cut"), Given.Stream("gone"));
        await Engine.ApplyAsync(new DeclareCategory(whole.Category, 2, new Retention(Count: 100)));
        await Engine.ApplyAsync(new DeclareChanges(Given.Collection("bookings"), new Retention(Hour)));
        foreach (var stream in new[] { whole, cut, gone }) await Engine.AppendAsync(stream, "1", "2", new string('3', 50_000));
        await Engine.ApplyAsync(new TruncateStream(cut, 3), new DeleteStream(gone), new MoveCheckpoint(Given.Checkpoint("c"), 0, 7), Given.Put(Given.Document("1"), 1));
        var (events, category) = (await Engine.CategoryAsync(whole.Category), await Engine.FindCategoryAsync(whole.Category, Token));
        var (changes, feed) = (await Engine.ChangesAsync(Given.Collection("bookings")), await Engine.FindChangesAsync(Given.Collection("bookings"), Token));

        await RestartAsync();

        var after = await Engine.CategoryAsync(whole.Category);
        Assert.Equal(events.Events.Select(each => (each.Stream, each.Version, each.Position, each.AppendedAt)), after.Events.Select(each => (each.Stream, each.Version, each.Position, each.AppendedAt)));
        Assert.Equal(events.Events.Texts(), after.Events.Texts());
        Assert.Equal((category!.Retention, category.Partitions[0], category.Partitions[1]),
            await Engine.FindCategoryAsync(whole.Category, Token) is { } same ? (same.Retention, same.Partitions[0], same.Partitions[1]) : default);
        Assert.Equal(changes.Told(), (await Engine.ChangesAsync(Given.Collection("bookings"))).Told());
        Assert.Equal(feed, await Engine.FindChangesAsync(Given.Collection("bookings"), Token));
        await Engine.ApplyAsync(
            new Append(whole, [Given.Event("4")], StreamCondition.IfVersion(3)), new Append(cut, [Given.Event("4")], StreamCondition.IfVersion(3)),
            new MoveCheckpoint(Given.Checkpoint("c"), 7, 8), Given.Put(Given.Document("2"), 2));
        Assert.Equal(4, (await Engine.ApplyAsync<Appended>(new Append(gone, [Given.Event("4")], StreamCondition.IfAbsent))).Version);
        Assert.Equal(category.Partitions[whole.PartitionOf(2)].Last + 1, (await Engine.PageAsync(new StreamRead(whole) { From = 4 })).Events[0].Position);
        Assert.Equal([1L, 2], (await Engine.ChangesAsync(Given.Collection("bookings"))).Select(change => change.Position));
    }

    [Fact]
    public async Task Leases_of_pumps_end_with_the_engine_and_their_messages_run_alone()
    {
        await Engine.EnqueueAsync(Orders, "a", "b");
        var before = await Engine.LeaseAsync(Orders);
        await RestartAsync();
        await Engine.RefusedAsync<LeaseLost>(new Acknowledge(before.Messages[0].Receipt));

        foreach (var text in new[] { "a", "b" })
        {
            var leased = Assert.Single((await Engine.LeaseAsync(Orders)).Messages);
            Assert.Equal((text, true, 0), (Given.Text(leased.Stored.Message.Body), leased.IsAlone, leased.Stored.Attempts));
            await Engine.RefusedAsync<LeaseLost>(new Acknowledge(before.Messages[0].Receipt));
        }
    }

    [Fact]
    public async Task Only_a_lease_that_broke_alone_is_charged()
    {
        await Engine.EnqueueAsync(Orders, "culprit", "neighbour");
        await Engine.LeaseAsync(Orders);
        await RestartAsync();
        Assert.Equal("culprit", Given.Text((await Engine.LeaseOneAsync(Orders)).Stored.Message.Body));

        await RestartAsync();

        Assert.Equal([("culprit", 1), ("neighbour", 0)], (await Engine.PeekAsync(Orders)).Select(message => (Given.Text(message.Message.Body), message.Attempts)).Order());
    }

    [Fact]
    public async Task A_message_that_is_held_by_nobody_is_not_alone_after_a_restart()
    {
        await Engine.EnqueueAsync(Orders, "a", "b");
        await Engine.ApplyAsync(new Release((await Engine.LeaseOneAsync(Orders)).Receipt, TimeSpan.Zero, Failed: false));

        await RestartAsync();

        Assert.All((await Engine.LeaseAsync(Orders)).Messages, message => Assert.False(message.IsAlone));
    }

    [Fact]
    public async Task Receipts_of_clients_live_on()
    {
        await Engine.EnqueueAsync(Orders, "a", "b");
        var leased = await Engine.LeaseAsync(Orders, 2, LeaseHolder.Client);

        await RestartAsync();

        Assert.Empty((await Engine.LeaseAsync(Orders)).Messages);
        await Engine.ApplyAsync<Done>(new Acknowledge(leased.Messages[0].Receipt));
        await Engine.ApplyAsync<Done>(new Extend(leased.Messages[1].Receipt, 2 * Hour));
        await MoveClockAsync(2 * Hour);
        Assert.Equal(["b"], (await Engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task The_first_of_a_session_is_still_the_first()
    {
        await Engine.EnqueueInAsync(Orders, "red", "r1", "r2");
        await Engine.LeaseOneAsync(Orders);

        await RestartAsync();

        Assert.Equal(["r1"], (await Engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task What_became_due_while_the_engine_was_closed_is_due()
    {
        await Engine.ApplyAsync(new Enqueue(Orders, Given.Message("a")) { Delay = Hour }, new Enqueue(Orders, Given.Message("expired")) { TimeToLive = Hour });
        await Engine.DisposeAsync();
        await MoveClockAsync(Hour);
        await RestartAsync();

        Assert.Equal(["a"], (await Engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task A_closed_engine_says_so()
    {
        await Engine.DisposeAsync();

        var exception = await Assert.ThrowsAsync<StorageException>(() => Engine.TryAsync(Given.Put(Given.Document("1"), 1)));
        Assert.Equal(StorageErrors.Stopped, exception.Code);
        Assert.Equal(StorageErrors.Stopped, (await Assert.ThrowsAsync<StorageException>(() => Engine.PeekAsync(Orders))).Code);
        await Engine.DisposeAsync();
    }

    private static (string, long, DateTimeOffset, DateTimeOffset, DateTimeOffset?) Told(StoredMessage message) =>
        (Given.Text(message.Message.Body), message.Sequence, message.EnqueuedAt, message.VisibleAt, message.ExpiresAt);
}

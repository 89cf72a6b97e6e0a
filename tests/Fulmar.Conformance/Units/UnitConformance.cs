using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Units: all of it or nothing, alone, in the order of the calls.</summary>
public abstract class UnitConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly QueueKey Orders = Given.Queue("orders"), Other = Given.Queue("other");

    [Fact]
    public async Task A_refused_operation_at_any_place_leaves_nothing_of_the_unit()
    {
        var unit = await PrepareAsync();
        var before = await SnapshotAsync();

        for (var place = 0; place <= unit.Count; place++)
        {
            await Engine.RefusedAsync<VersionConflict>(
                [.. unit.Take(place), Given.Put(Given.Document("absent"), 1, DocumentCondition.IfPresent), .. unit.Skip(place)], at: place);
            Assert.Equal(before, await SnapshotAsync());
        }

        await Engine.ApplyAsync([.. unit]);
        Assert.NotEqual(before, await SnapshotAsync());
    }

    [Fact]
    public async Task The_first_operation_that_could_not_be_applied_is_named()
    {
        await Engine.ApplyAsync(Given.Done("k"));

        await Engine.RefusedAsync<AlreadyDone>(
            [Given.Put(Given.Document("1"), 1), Given.Done("k"), Given.Put(Given.Document("2"), 1, DocumentCondition.IfPresent), new Guard(Given.Lease("none"), 1)], at: 1);
    }

    [Fact]
    public async Task Operations_are_decided_against_the_state_before_the_unit()
    {
        var key = Given.Document("1");
        var epoch = await Engine.AcquireAsync(Given.Lease("l"));
        await Engine.ApplyAsync(new ReleaseLease(Given.Lease("l"), epoch));

        // The guard asks for the epoch that was; the new one is taken by the same unit.
        await Engine.ApplyAsync(new AcquireLease(Given.Lease("l"), "node-2", Hour), new Guard(Given.Lease("l"), epoch), Given.Put(key, 1));

        await Engine.RefusedAsync<Fenced>(new Guard(Given.Lease("l"), epoch));
    }

    [Fact]
    public async Task Operations_are_applied_in_their_order()
    {
        await Engine.EnqueueInAsync(Orders, "red", "r1", "r2");
        var r1 = await Engine.LeaseOneAsync(Orders);

        var results = await Engine.ApplyAsync(
            new Enqueue(Other, Given.Message("before")), new LeaseMessages(Other, 10, Hour, LeaseHolder.Pump), new Enqueue(Other, Given.Message("after")),
            new Acknowledge(r1.Receipt), new LeaseMessages(Orders, 10, Hour, LeaseHolder.Pump));

        Assert.Equal(["before"], Assert.IsType<MessagesLeased>(results[1]).Texts());
        Assert.Equal(["r2"], Assert.IsType<MessagesLeased>(results[4]).Texts());
        Assert.Equal(["after"], (await Engine.LeaseAsync(Other)).Texts());
    }

    [Fact]
    public async Task A_unit_moves_a_message_on()
    {
        await Engine.EnqueueAsync(Orders, "a");
        var a = await Engine.LeaseOneAsync(Orders);

        var results = await Engine.ApplyAsync(new Acknowledge(a.Receipt), new Enqueue(Other, Given.Message("a, shipped")), Given.Put(Given.Document("a"), 1));

        Assert.Equal([typeof(Done), typeof(Enqueued), typeof(DocumentWritten)], results.Select(result => result.GetType()));
        Assert.Empty(await Engine.TextsAsync(Orders));
        Assert.Equal(["a, shipped"], await Engine.TextsAsync(Other));
    }

    [Fact]
    public async Task A_refused_unit_does_nothing_to_its_neighbours()
    {
        var calls = Enumerable.Range(0, 300).Select(number => Engine.TryAsync(
            new Enqueue(Orders, Given.Message($"{number}")),
            Given.Put(Given.Document($"{number}"), number, number % 3 == 0 ? DocumentCondition.IfPresent : DocumentCondition.IfAbsent))).ToList();

        var outcomes = await Task.WhenAll(calls);

        Assert.All(outcomes.Index(), each => Assert.Equal(each.Index % 3 == 0 ? typeof(Refused) : typeof(Committed), each.Item.GetType()));
        Assert.Equal(Enumerable.Range(0, 300).Where(number => number % 3 != 0).Select(number => $"{number}"), await Engine.TextsAsync(Orders));
        Assert.Equal(200, (await Engine.AllAsync(new DocumentQuery(Given.Collection("bookings")))).Count);
    }

    [Fact]
    public async Task Units_of_one_caller_are_applied_in_the_order_of_the_calls()
    {
        var key = Given.Document("latest");
        var calls = Enumerable.Range(0, 500).Select(number => Engine.TryAsync(new Enqueue(Orders, Given.Message($"{number}")), Given.Put(key, number))).ToList();

        Assert.All(await Task.WhenAll(calls), outcome => Assert.IsType<Committed>(outcome));

        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"{number}"), await Engine.TextsAsync(Orders));
        Assert.Equal("""{"n":499}""", await Engine.FindTextAsync(key));
    }

    [Fact]
    public async Task A_unit_sees_what_a_unit_before_it_in_the_same_batch_did()
    {
        var key = Given.Document("1");
        var calls = new[]
        {
            Engine.TryAsync(Given.Put(key, 1, DocumentCondition.IfAbsent)), Engine.TryAsync(Given.Put(key, 2, DocumentCondition.IfAbsent)),
            Engine.TryAsync(new Enqueue(Orders, Given.Message("a"))), Engine.TryAsync(new LeaseMessages(Orders, 10, Hour, LeaseHolder.Pump)),
            Engine.TryAsync(new AcquireLease(Given.Lease("l"), "node-1", Hour)), Engine.TryAsync(new AcquireLease(Given.Lease("l"), "node-2", Hour)),
        };

        var outcomes = await Task.WhenAll(calls);

        Assert.Equal(Assert.IsType<DocumentWritten>(Assert.IsType<Committed>(outcomes[0]).Results[0]).ETag, Assert.IsType<VersionConflict>(Assert.IsType<Refused>(outcomes[1]).Refusal).Current);
        Assert.Equal(["a"], Assert.IsType<MessagesLeased>(Assert.IsType<Committed>(outcomes[3]).Results[0]).Texts());
        Assert.Equal("node-1", Assert.IsType<LeaseHeld>(Assert.IsType<Refused>(outcomes[5]).Refusal).Holder);
    }

    [Fact]
    public async Task Of_many_callers_that_increment_a_document_none_loses_a_step()
    {
        var key = Given.Document("counter");
        await Engine.ApplyAsync(Given.Put(key, 0));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var step = 0; step < 10;)
            {
                var read = await Engine.DocumentAsync(key);
                var next = System.Text.Json.JsonElement.Parse(read.Body.Span).GetProperty("n").GetInt32() + 1;
                if (await Engine.TryAsync(Given.Put(key, next, DocumentCondition.IfMatch(read.ETag))) is Committed) step++;
            }
        }, Token)));

        Assert.Equal("""{"n":80}""", await Engine.FindTextAsync(key));
    }

    [Fact]
    public async Task What_is_committed_is_read_at_once()
    {
        for (var number = 0; number < 50; number++)
        {
            await Engine.ApplyAsync(Given.Put(Given.Document("1"), number), new Enqueue(Orders, Given.Message("a")));
            Assert.Equal($$"""{"n":{{number}}}""", await Engine.FindTextAsync(Given.Document("1")));
            Assert.Equal(number + 1, (await Engine.FindQueueAsync(Orders, Token))!.Messages);
        }
    }

    [Fact]
    public async Task A_call_that_was_given_up_is_applied_or_not_as_it_says()
    {
        using var given = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 200).Select(number => Engine.CommitAsync(new StorageCommit(new Enqueue(Orders, Given.Message($"{number}"))), given.Token).AsTask()).ToList();
        await given.CancelAsync();
        var late = Engine.CommitAsync(new StorageCommit(new Enqueue(Orders, Given.Message("late"))), given.Token).AsTask();

        List<string> applied = [];
        foreach (var (number, call) in calls.Append(late).Index())
            if (await call.ContinueWith(task => task.IsCompletedSuccessfully, TaskScheduler.Default)) applied.Add(number == calls.Count ? "late" : $"{number}");
            else Assert.True(call.IsCanceled);

        Assert.Equal(applied, await Engine.TextsAsync(Orders));
    }

    [Fact]
    public async Task A_healthy_engine_is_not_broken()
    {
        await Engine.RefusedAsync<Fenced>(new Guard(Given.Lease("none"), 1));
        await Engine.RejectedAsync();

        Assert.False(Engine.Broken.IsCompleted);
    }

    /// <summary>A store with something of each kind, and a unit that changes all of it.</summary>
    private async Task<IReadOnlyList<StorageOperation>> PrepareAsync()
    {
        await Engine.EnqueueAsync(Orders, "acknowledged", "released", "extended", "buried", "leased");
        await Engine.EnqueueAsync(Other, "purged");
        await Engine.ApplyAsync(Given.Put(Given.Document("changed"), 1), Given.Put(Given.Document("gone"), 1));
        var (renewed, freed) = (await Engine.AcquireAsync(Given.Lease("renewed")), await Engine.AcquireAsync(Given.Lease("freed")));
        var leased = (await Engine.LeaseAsync(Orders, 4)).Messages.Select(message => message.Receipt).ToList();
        return
        [
            new Enqueue(Given.Queue("new"), Given.Message("enqueued", deduplication: "1")), new Acknowledge(leased[0]), new Release(leased[1], Minute, Failed: true),
            new Extend(leased[2], 5 * Hour), new DeadLetter(leased[3], Given.Queue("dead"), "why", null), new LeaseMessages(Orders, 1, Hour, LeaseHolder.Client),
            new Purge(Other, 10), Given.Put(Given.Document("changed"), 2), new DeleteDocument(Given.Document("gone")),
            new RenewLease(Given.Lease("renewed"), renewed, 5 * Hour), new ReleaseLease(Given.Lease("freed"), freed), Given.Done("k"),
        ];
    }

    /// <summary>All that can be read, as text.</summary>
    private async Task<string> SnapshotAsync()
    {
        List<object?> seen = [];
        foreach (var queue in await Engine.ListQueuesAsync(Given.Store, Token))
        {
            seen.Add(queue with { OldestDue = null });
            foreach (var message in await Engine.PeekAsync(queue.Queue)) seen.Add((message with { Message = Given.Message("") }, Given.Text(message.Message.Body)));
        }
        foreach (var document in await Engine.AllAsync(new DocumentQuery(Given.Collection("bookings")))) seen.Add((document.Key, document.ETag, Given.Text(document.Body)));
        foreach (var lease in new[] { "renewed", "freed" }) seen.Add(Round(await Engine.FindLeaseAsync(Given.Lease(lease), Token)));
        seen.Add((await Engine.FindOnceAsync(Given.Once("k"), Token))?.Key);
        return string.Join('\n', seen);
    }

    /// <summary>Time that passes by itself is no change.</summary>
    private static LeaseState? Round(LeaseState? state) => state is null ? null : state with { Remaining = TimeSpan.FromMinutes(Math.Round(state.Remaining.TotalMinutes)) };
}

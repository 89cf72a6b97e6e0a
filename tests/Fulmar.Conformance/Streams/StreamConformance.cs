using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Streams: appended to with an expected version, read from a version, truncated and deleted.</summary>
public abstract class StreamConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly StreamKey Order = Given.Stream("1"), Other = Given.Stream("2");

    [Fact]
    public async Task Events_are_read_as_they_were_appended()
    {
        var given = new Event
        {
            Id = Guid.CreateVersion7(), Type = "OrderPlaced", Body = new byte[] { 0, 255, 1 }, ContentType = "application/json",
            Headers = new Dictionary<string, string> { ["from"] = "OSL", ["empty"] = "" }, TraceParent = "00-1-2-01", TraceState = "a=b", CausationId = "cause",
        };

        var appended = await Engine.ApplyAsync<Appended>(new Append(Order, [given, new Event { Type = "bare", Body = default }]));

        var events = await Engine.EventsAsync(Order);
        var read = events[0].Event;
        Assert.Equal(given with { Body = default, Headers = read.Headers }, read with { Body = default });
        Assert.Equal(given.Headers.OrderBy(header => header.Key), read.Headers.OrderBy(header => header.Key));
        Assert.Equal(given.Body.ToArray(), read.Body.ToArray());
        Assert.Equal(("bare", 0, false), (events[1].Event.Type, events[1].Event.Body.Length, events[1].IsDamaged));
        Assert.NotEqual(Guid.Empty, events[1].Event.Id);
        Assert.Equal([1L, 2], events.Select(each => each.Version));
        Assert.Equal((2, events[1].Partition, events[1].Position), (appended.Version, appended.Partition, appended.Position));
        Assert.Equal(events[0].Position + 1, events[1].Position);
        Assert.Equal(events[0].AppendedAt, events[1].AppendedAt);
    }

    [Fact]
    public async Task Versions_count_each_stream_by_itself_from_1()
    {
        await Engine.AppendAsync(Order, "a", "b");
        await Engine.AppendAsync(Other, "c");
        var elsewhere = new StreamKey(new CategoryKey(Order.Category.Store, StreamFamily.EventHubs, Order.Category.Name), Order.Id);
        await Engine.AppendAsync(elsewhere, "d");

        Assert.Equal(3, (await Engine.AppendAsync(Order, "e")).Version);
        Assert.Equal(2, (await Engine.AppendAsync(Other, "f")).Version);
        Assert.Equal(["d"], await Engine.TextsAsync(elsewhere));
    }

    [Fact]
    public async Task A_stream_ends_where_it_is_expected_or_the_unit_is_refused_with_where_it_ends()
    {
        Assert.Equal(0, (await Engine.RefusedAsync<WrongVersion>(Expecting(Order, 1, "too early"))).Current);
        await Engine.ApplyAsync(new Append(Order, [Given.Event("a")], StreamCondition.IfAbsent));
        await Engine.ApplyAsync(Expecting(Order, 1, "b"));

        Assert.Equal(2, (await Engine.RefusedAsync<WrongVersion>(Expecting(Order, 1, "late"))).Current);
        Assert.Equal(2, (await Engine.RefusedAsync<WrongVersion>(Expecting(Order, 3, "early"))).Current);
        Assert.Equal(2, (await Engine.RefusedAsync<WrongVersion>(new Append(Order, [Given.Event("again")], StreamCondition.IfAbsent))).Current);
        Assert.Equal(["a", "b"], await Engine.TextsAsync(Order));
    }

    [Fact]
    public async Task A_unit_is_messages_documents_and_events_of_several_streams_or_nothing()
    {
        StorageOperation[] unit =
        [
            new Enqueue(Given.Queue("orders"), Given.Message("m")), Given.Put(Given.Document("1"), 1), Expecting(Order, 0, "a", "b"), new Append(Other, [Given.Event("c")]),
        ];
        await Engine.ApplyAsync(unit);

        Assert.Equal(2, (await Engine.RefusedAsync<WrongVersion>([unit[0], Given.Put(Given.Document("1"), 2), Expecting(Order, 1, "late"), unit[3]], at: 2)).Current);

        Assert.Equal(["m"], await Engine.TextsAsync(Given.Queue("orders")));
        Assert.Equal("""{"n":1}""", await Engine.FindTextAsync(Given.Document("1")));
        Assert.Equal(["a", "b"], await Engine.TextsAsync(Order));
        Assert.Equal(["c"], await Engine.TextsAsync(Other));
    }

    [Fact]
    public async Task An_append_that_comes_again_is_told_that_it_was_done_and_nothing_of_its_unit_is_done_again()
    {
        await Engine.AppendAsync(Order, "a");
        StorageOperation[] unit = [new Enqueue(Given.Queue("orders"), Given.Message("m")), Expecting(Order, 1, "b", "c")];
        var first = Assert.IsType<Appended>((await Engine.ApplyAsync(unit))[1]);
        await Engine.AppendAsync(Order, "d");

        var again = await Engine.RefusedAsync<AlreadyAppended>(unit, at: 1);

        Assert.Equal((3, first.Partition, first.Position), (again.Version, again.Partition, again.Position));
        Assert.Equal(["m"], await Engine.TextsAsync(Given.Queue("orders")));
        Assert.Equal(["a", "b", "c", "d"], await Engine.TextsAsync(Order));
    }

    [Fact]
    public async Task An_append_that_came_in_part_or_in_another_order_or_without_ids_was_not_done()
    {
        var (a, b) = (Given.Event("a"), Given.Event("b"));
        await Engine.ApplyAsync(new Append(Order, [a, b], StreamCondition.IfAbsent));
        var unnamed = new Event { Type = "t", Body = default };
        await Engine.ApplyAsync(new Append(Other, [unnamed], StreamCondition.IfAbsent));

        foreach (var events in new Event[][] { [a, b, Given.Event("c")], [b, a], [b] })
            await Engine.RefusedAsync<WrongVersion>(new Append(Order, events, StreamCondition.IfAbsent));
        await Engine.RefusedAsync<WrongVersion>(new Append(Other, [unnamed], StreamCondition.IfAbsent));
        await Engine.RefusedAsync<AlreadyAppended>(new Append(Order, [a], StreamCondition.IfAbsent));
    }

    [Fact]
    public async Task An_append_that_expects_nothing_knows_no_id_again()
    {
        var given = Given.Event("a");
        await Engine.ApplyAsync(new Append(Order, [given]));
        await Engine.ApplyAsync(new Append(Order, [given]));

        Assert.Equal(["a", "a"], await Engine.TextsAsync(Order));
    }

    [Fact]
    public async Task Pages_go_forward_and_backward_from_a_version()
    {
        await Engine.AppendAsync(Order, [.. Enumerable.Range(1, 10).Select(number => $"{number}")]);

        Assert.Equal(["4", "5", "6"], (await Engine.PageAsync(new StreamRead(Order) { From = 4, Count = 3 })).Events.Texts());
        Assert.Equal(["10"], (await Engine.PageAsync(new StreamRead(Order) { From = 10, Count = 3 })).Events.Texts());
        Assert.Equal((0, 1, 10), await Ends(new StreamRead(Order) { From = 11 }));
        Assert.Equal(["10", "9"], (await Engine.PageAsync(new StreamRead(Order) { Backward = true, Count = 2 })).Events.Texts());
        Assert.Equal(["3", "2", "1"], (await Engine.PageAsync(new StreamRead(Order) { Backward = true, From = 3, Count = 5 })).Events.Texts());
        Assert.Equal(["10"], (await Engine.PageAsync(new StreamRead(Order) { Backward = true, From = 99, Count = 1 })).Events.Texts());
        Assert.Equal(Enumerable.Range(1, 10).Select(number => $"{number}"), (await Engine.EventsAsync(Order, count: 3)).Texts());
        Assert.Equal((0, 1, 0), await Ends(new StreamRead(Other)));
        Assert.Equal((0, 1, 0), await Ends(new StreamRead(Other) { From = 7 }));
    }

    [Fact]
    public async Task Pages_are_bounded_by_bytes_too_and_have_one_event_at_least()
    {
        var kilobyte = new string('x', 1_000);
        await Engine.AppendAsync(Order, kilobyte, kilobyte, kilobyte, new string('y', 50_000), "z");

        Assert.Equal([2, 1, 1, 1], await Counts(2_500, backward: false));
        Assert.Equal([1, 1, 2, 1], await Counts(2_500, backward: true));
        Assert.Equal([4, 1], await Counts(53_000, backward: false));
        Assert.Equal([1, 1, 1, 1, 1], await Counts(1, backward: false));

        async Task<List<int>> Counts(int bytes, bool backward)
        {
            List<int> counts = [];
            for (var read = new StreamRead(Order) { Bytes = bytes, Backward = backward }; ;)
            {
                var page = await Engine.PageAsync(read);
                counts.Add(page.Events.Count);
                var next = page.Events[^1].Version + (backward ? -1 : 1);
                if (next is 0 or 6) return counts;
                read = read with { From = next };
            }
        }
    }

    [Fact]
    public async Task Large_bodies_are_read_as_they_were_appended()
    {
        byte[][] bodies = [.. new[] { 32 * 1024, 32 * 1024 + 1, 1_000_000 }.Select(length => { var body = new byte[length]; Random.Shared.NextBytes(body); return body; })];
        await Engine.ApplyAsync(new Append(Order, [.. bodies.Select(body => Given.Event("") with { Body = body })]));

        var events = await Engine.EventsAsync(Order);

        Assert.All(events.Zip(bodies), pair => Assert.Equal(pair.Second, pair.First.Event.Body.ToArray()));
        Assert.All(events, each => Assert.False(each.IsDamaged));
    }

    [Fact]
    public async Task A_truncated_stream_has_no_beginning_and_says_so()
    {
        await Engine.AppendAsync(Order, "1", "2", "3", "4");
        await Engine.AppendAsync(Other, "whole");

        await Engine.ApplyAsync<Done>(new TruncateStream(Order, 3));

        foreach (var _ in new[] { "hidden", "swept" })
        {
            Assert.Equal(["3", "4"], await Engine.TextsAsync(Order));
            Assert.Equal(["4", "3"], (await Engine.PageAsync(new StreamRead(Order) { Backward = true })).Events.Texts());
            Assert.Equal(new VersionGone(3), await Engine.ReadStreamAsync(new StreamRead(Order) { From = 2 }, Token));
            Assert.Equal(["3", "4", "whole"], (await Engine.CategoryAsync(Order.Category)).Events.Texts().Order());
            await Fixture.SweepAsync();
        }
        await Engine.ApplyAsync(new TruncateStream(Order, 2), new TruncateStream(Given.Stream("never"), 5));
        Assert.Equal(["3", "4"], await Engine.TextsAsync(Order));
        Assert.Equal(5, (await Engine.AppendAsync(Order, "5")).Version);
    }

    [Fact]
    public async Task A_stream_that_is_truncated_to_its_end_goes_on_with_its_versions()
    {
        await Engine.AppendAsync(Order, "1", "2");
        await Engine.ApplyAsync(new TruncateStream(Order, 99));
        await Fixture.SweepAsync();

        Assert.Equal((0, 3, 2), await Ends(new StreamRead(Order)));
        await Engine.RefusedAsync<WrongVersion>(new Append(Order, [Given.Event("x")], StreamCondition.IfAbsent));
        await Engine.ApplyAsync(Expecting(Order, 2, "3"));
        Assert.Equal((1, 3, 3), await Ends(new StreamRead(Order)));
    }

    [Fact]
    public async Task A_deleted_stream_is_not_there_and_its_versions_are_not_given_again()
    {
        await Engine.AppendAsync(Order, "1", "2");
        await Engine.AppendAsync(Other, "whole");
        Assert.Equal(2, (await Engine.RefusedAsync<WrongVersion>(new DeleteStream(Order, StreamCondition.IfVersion(1)))).Current);
        await Engine.ApplyAsync<Done>(new DeleteStream(Order, StreamCondition.IfVersion(2)));

        Assert.Equal((0, 3, 0), await Ends(new StreamRead(Order)));
        Assert.Equal(new VersionGone(3), await Engine.ReadStreamAsync(new StreamRead(Order) { From = 1 }, Token));
        Assert.Equal(["whole"], (await Engine.CategoryAsync(Order.Category)).Events.Texts());
        Assert.Equal(0, (await Engine.RefusedAsync<WrongVersion>(Expecting(Order, 2, "late"))).Current);
        await Engine.ApplyAsync<Done>(new DeleteStream(Order, StreamCondition.IfAbsent));
        await Fixture.SweepAsync();

        var again = new Append(Order, [Given.Event("3")], StreamCondition.IfAbsent);
        Assert.Equal(3, (await Engine.ApplyAsync<Appended>(again)).Version);
        Assert.Equal(3, (await Engine.RefusedAsync<AlreadyAppended>(again)).Version);
        Assert.Equal(["3"], await Engine.TextsAsync(Order));
    }

    [Fact]
    public async Task A_deleted_stream_is_forgotten_in_the_end()
    {
        await Engine.AppendAsync(Order, "1", "2");
        await Engine.AppendAsync(Other, "1", "2");
        await Engine.ApplyAsync(new DeleteStream(Order), new DeleteStream(Other));
        await Engine.AppendAsync(Other, "3");
        await MoveClockAsync(StorageLimits.DeletedStream + Hour);
        await Fixture.SweepAsync();

        Assert.Equal(1, (await Engine.AppendAsync(Order, "anew")).Version);
        Assert.Equal(4, (await Engine.AppendAsync(Other, "4")).Version);
        Assert.Equal(["anew"], await Engine.TextsAsync(Order));
        Assert.Equal(["3", "4"], await Engine.TextsAsync(Other));
    }

    private static Append Expecting(StreamKey stream, long version, params string[] texts) =>
        new(stream, [.. texts.Select(text => Given.Event(text))], StreamCondition.IfVersion(version));

    /// <summary>How many events a page has, the first version that is there, and the newest.</summary>
    private async Task<(int, long, long)> Ends(StreamRead read) => await Engine.PageAsync(read) is var page ? (page.Events.Count, page.First, page.Version) : default;
}

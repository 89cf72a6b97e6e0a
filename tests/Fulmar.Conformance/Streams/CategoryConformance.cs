using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Categories: partitions that are read by position in the order of commits, all of them with a vector, and kept as long as was said.</summary>
public abstract class CategoryConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly CategoryKey Orders = Given.Category("orders");

    [Fact]
    public async Task A_category_has_16_partitions_unless_it_was_declared_with_others_for_good()
    {
        await Engine.AppendAsync(Given.Stream("1"), "a");
        await Engine.ApplyAsync(new DeclareCategory(Given.Category("few"), 3, Retention.None));
        await Engine.ApplyAsync(new DeclareCategory(Given.Category("usual"), null, Retention.None));

        Assert.Equal(16, (await Engine.RefusedAsync<PartitionsFixed>(new DeclareCategory(Orders, 4, Retention.None))).Partitions);
        Assert.Equal(3, (await Engine.RefusedAsync<PartitionsFixed>(new DeclareCategory(Given.Category("few"), 4, Retention.None))).Partitions);
        await Engine.ApplyAsync(new DeclareCategory(Given.Category("few"), 3, new Retention(Hour, 5, 7)));
        await Engine.ApplyAsync(new DeclareCategory(Orders, null, new Retention(Count: 9)));

        Assert.Equal([("few", 3, new Retention(Hour, 5, 7)), ("orders", 16, new Retention(Count: 9)), ("usual", 16, Retention.None)],
            (await Engine.ListCategoriesAsync(Given.Store, Token)).Select(category => (category.Key.Name, category.Partitions.Count, category.Retention)));
        Assert.Null(await Engine.FindCategoryAsync(Given.Category("never"), Token));
        Assert.Empty(await Engine.ListCategoriesAsync(new StoreId("other"), Token));
    }

    [Fact]
    public async Task A_stream_is_in_the_partition_of_its_id()
    {
        // By XxHash32, worked out elsewhere: every engine must find them in the same.
        foreach (var (id, of16, of5) in new[] { ("order-1", 8, 2), ("order-2", 13, 0), ("Å", 5, 4) })
        {
            var stream = Given.Stream(id);
            Assert.Equal((of16, of5), ((await Engine.AppendAsync(stream, "a")).Partition, stream.PartitionOf(5)));
            Assert.Equal(of16, Assert.Single(await Engine.EventsAsync(stream)).Partition);
            Assert.Equal(["a"], (await Engine.PageAsync(new PartitionRead(Orders, of16))).Events.Texts());
        }
    }

    [Fact]
    public async Task A_partition_is_read_in_the_order_of_commits_from_any_position()
    {
        await Engine.ApplyAsync(new DeclareCategory(Orders, 1, Retention.None));
        for (var number = 1; number <= 9; number++) await Engine.AppendAsync(Given.Stream($"{number % 3}"), $"{number}");

        var all = await Engine.PageAsync(new PartitionRead(Orders, 0));
        Assert.Equal(Enumerable.Range(1, 9).Select(number => ($"{number}", (long)number, 0)), all.Events.Select(each => (Given.Text(each.Event.Body), each.Position, each.Partition)));
        Assert.Equal(Enumerable.Range(1, 9).Select(number => $"{number % 3}"), all.Events.Select(each => each.Stream.Id));
        Assert.Equal((9, 9), (all.Position, all.Last));
        var page = await Engine.PageAsync(new PartitionRead(Orders, 0) { After = 4, Count = 2 });
        Assert.Equal(["5", "6"], page.Events.Texts());
        Assert.Equal(6, page.Position);
        var end = await Engine.PageAsync(new PartitionRead(Orders, 0) { After = 9 });
        Assert.Equal((0, 9, 9), (end.Events.Count, end.Position, end.Last));
        var beyond = await Engine.PageAsync(new PartitionRead(Orders, 0) { After = 12 });
        Assert.Equal((0, 12, 9), (beyond.Events.Count, beyond.Position, beyond.Last));
        Assert.Equal(0, (await Engine.PageAsync(new PartitionRead(Orders, 1) { After = 3 })).Last);
    }

    [Fact]
    public async Task Pages_of_a_partition_are_bounded_by_bytes_too()
    {
        await Engine.ApplyAsync(new DeclareCategory(Orders, 1, Retention.None));
        await Engine.AppendAsync(Given.Stream("1"), new string('a', 600), new string('b', 600), new string('c', 50_000), "d");

        List<int> counts = [];
        for (var read = new PartitionRead(Orders, 0) { Bytes = 1_250 }; ;)
        {
            var page = await Engine.PageAsync(read);
            counts.Add(page.Events.Count);
            if (page.Position == page.Last) break;
            read = read with { After = page.Position };
        }

        Assert.Equal([2, 1, 1], counts);
    }

    [Fact]
    public async Task A_category_is_read_whole_whatever_the_size_of_pages_and_each_stream_in_its_order()
    {
        for (var number = 0; number < 60; number++) await Engine.AppendAsync(Given.Stream($"{number % 7}"), $"{number}");

        foreach (var (count, bytes) in new[] { (1, 1_000), (3, 1), (5, 1_000), (100, 7), (1_000, 1_000_000) })
        {
            var (events, position) = await Engine.CategoryAsync(Orders, count: count, bytes: bytes);
            Assert.Equal(60, events.Select(each => Given.Text(each.Event.Body)).Distinct().Count());
            Assert.Equal(60, events.Count);
            Assert.All(events.GroupBy(each => each.Stream), stream => Assert.Equal(stream.OrderBy(each => each.Version), stream));
            await Engine.AppendAsync(Given.Stream("4"), $"after {count}");
            Assert.Equal([$"after {count}"], (await Engine.CategoryAsync(Orders, CategoryPosition.Parse($"{position}"), count, bytes)).Events.Texts());
            await Engine.ApplyAsync(new TruncateStream(Given.Stream("4"), 99));
            await Engine.ApplyAsync(new DeleteStream(Given.Stream("4")));
            for (var number = 0; number < 60; number++)
                if (number % 7 == 4) await Engine.AppendAsync(Given.Stream("4"), $"{number}");
        }
    }

    [Fact]
    public async Task A_busy_partition_does_not_keep_the_others_from_being_read()
    {
        await Engine.ApplyAsync(new DeclareCategory(Orders, 4, Retention.None));
        var (busy, quiet) = (Given.Stream("busy"), Enumerable.Range(0, 99).Select(number => Given.Stream($"{number}")).First(stream => stream.PartitionOf(4) != Given.Stream("busy").PartitionOf(4)));
        await Engine.AppendAsync(busy, [.. Enumerable.Range(0, 200).Select(number => $"{number}")]);
        await Engine.AppendAsync(quiet, "quiet");

        CategoryPosition? after = null;
        for (var pages = 1; ; pages++)
        {
            var page = Assert.IsType<CategoryPage>(await Engine.ReadCategoryAsync(new CategoryRead(Orders) { After = after, Count = 1 }, Token));
            if (page.Events.Texts().Contains("quiet")) break;
            Assert.InRange(pages, 1, 10);
            after = page.Position;
        }
    }

    [Fact]
    public async Task A_position_of_other_partitions_is_none()
    {
        Assert.Empty((await Engine.CategoryAsync(Orders)).Events);
        var (_, before) = await Engine.CategoryAsync(Orders);
        await Engine.AppendAsync(Given.Stream("1"), "a");

        Assert.Equal(["a"], (await Engine.CategoryAsync(Orders, before)).Events.Texts());
        await Assert.ThrowsAsync<StorageException>(() => Engine.ReadCategoryAsync(new CategoryRead(Orders) { After = new CategoryPosition([0, 0]) }, Token).AsTask());
        Assert.Null(CategoryPosition.Parse("1.x"));
    }

    [Fact]
    public async Task What_is_over_by_count_goes_and_who_asks_for_it_is_told()
    {
        await Engine.ApplyAsync(new DeclareCategory(Orders, 1, new Retention(Count: 3)));
        await Engine.AppendAsync(Given.Stream("1"), "1", "2", "3");
        await Engine.AppendAsync(Given.Stream("2"), "4", "5");
        await Fixture.SweepAsync();

        Assert.Equal(new PositionGone(0, 3), await Engine.ReadPartitionAsync(new PartitionRead(Orders, 0) { After = 1 }, Token));
        Assert.Equal(["3", "4", "5"], (await Engine.PageAsync(new PartitionRead(Orders, 0) { After = 2 })).Events.Texts());
        Assert.Equal(["3", "4", "5"], (await Engine.PageAsync(new PartitionRead(Orders, 0))).Events.Texts());
        Assert.Equal(new PositionGone(0, 3), await Engine.ReadCategoryAsync(new CategoryRead(Orders) { After = new CategoryPosition([0]) }, Token));
        Assert.Equal(["3"], await Engine.TextsAsync(Given.Stream("1")));
        Assert.Equal(new VersionGone(3), await Engine.ReadStreamAsync(new StreamRead(Given.Stream("1")) { From = 1 }, Token));
        Assert.Equal([new PartitionState(3, 5)], (await Engine.FindCategoryAsync(Orders, Token))!.Partitions);
        Assert.Equal(4, (await Engine.AppendAsync(Given.Stream("1"), "6")).Version);
    }

    [Fact]
    public async Task What_is_over_by_age_goes()
    {
        await Engine.ApplyAsync(new DeclareCategory(Orders, 1, new Retention(Hour)));
        await Engine.AppendAsync(Given.Stream("1"), "old", "old");
        await MoveClockAsync(40 * Minute);
        await Engine.AppendAsync(Given.Stream("1"), "new");
        await Fixture.SweepAsync();
        Assert.Equal(["old", "old", "new"], await Engine.TextsAsync(Given.Stream("1")));

        await MoveClockAsync(30 * Minute);
        await Fixture.SweepAsync();
        Assert.Equal(["new"], (await Engine.PageAsync(new PartitionRead(Orders, 0))).Events.Texts());
        await MoveClockAsync(Hour);
        await Fixture.SweepAsync();

        Assert.Equal([new PartitionState(4, 3)], (await Engine.FindCategoryAsync(Orders, Token))!.Partitions);
        await Engine.ApplyAsync(new Append(Given.Stream("1"), [Given.Event("4")], StreamCondition.IfVersion(3)));
        Assert.Equal(new PositionGone(0, 4), await Engine.ReadPartitionAsync(new PartitionRead(Orders, 0) { After = 2 }, Token));
    }

    [Fact]
    public async Task What_is_over_by_bytes_goes_and_large_bodies_count()
    {
        await Engine.ApplyAsync(new DeclareCategory(Orders, 1, new Retention(Bytes: 100_000)));
        foreach (var number in Enumerable.Range(1, 5)) await Engine.AppendAsync(Given.Stream($"{number % 2}"), new string((char)('0' + number), 40_000));
        await Engine.ApplyAsync(new DeleteStream(Given.Stream("1")));
        await Fixture.SweepAsync();
        Assert.Equal(["2", "4"], (await Engine.PageAsync(new PartitionRead(Orders, 0))).Events.Texts().Select(text => text[..1]));

        await Engine.AppendAsync(Given.Stream("0"), new string('6', 30_000));
        await Fixture.SweepAsync();

        Assert.Equal(["4", "6"], (await Engine.PageAsync(new PartitionRead(Orders, 0))).Events.Texts().Select(text => text[..1]));
    }

    [Fact]
    public async Task More_than_one_piece_is_swept()
    {
        await Engine.ApplyAsync(new DeclareCategory(Orders, 2, new Retention(Count: 10)));
        for (var number = 0; number < 12; number++)
            await Engine.AppendAsync(Given.Stream($"{number}"), [.. Enumerable.Range(0, 300).Select(each => $"{each}")]);
        await Engine.ApplyAsync(new TruncateStream(Given.Stream("0"), 200));
        await Fixture.SweepAsync();

        Assert.All((await Engine.FindCategoryAsync(Orders, Token))!.Partitions, partition => Assert.Equal(10, partition.Last - partition.First + 1));
        Assert.Equal(20, (await Engine.CategoryAsync(Orders)).Events.Count);
    }

    [Fact]
    public async Task An_append_wakes_who_waits_for_its_category_with_the_partition()
    {
        var stream = Given.Stream("1");
        foreach (var text in new[] { "first", "second" })
        {
            var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var subscription = Engine.Subscribe(Orders, partition => { if (partition == stream.PartitionOf(16)) woken.TrySetResult(); });
            await Engine.AppendAsync(stream, text);
            await woken.Task.WaitAsync(Bound, Token);
        }
    }
}

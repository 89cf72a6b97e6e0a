using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Limits and forms of streams, checkpoints and change feeds: what is otherwise is an error with a code, before anything is applied.</summary>
public abstract class StreamLimitConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly StreamKey Stream = Given.Stream("1");
    private static readonly CategoryKey Orders = Given.Category("orders");

    private static IEnumerable<(string What, StorageOperation Operation)> Malformed()
    {
        foreach (var name in new[] { "", Long(StorageLimits.NameLength + 1), "a\0b", "a\ud800" })
        {
            yield return ("category's name", new Append(new StreamKey(Given.Category(name), "1"), [Given.Event("a")]));
            yield return ("event's type", new Append(Stream, [Given.Event("a", name)]));
        }
        foreach (var id in new[] { "", Long(StorageLimits.KeyLength + 1) })
        {
            yield return ("stream's id", new Append(Given.Stream(id), [Given.Event("a")]));
            yield return ("truncated stream's id", new TruncateStream(Given.Stream(id), 1));
            yield return ("deleted stream's id", new DeleteStream(Given.Stream(id)));
            yield return ("consumer", new MoveCheckpoint(Given.Checkpoint(id), 0, 1));
        }
        yield return ("store's id", new Append(Stream with { Category = Orders with { Store = new("") } }, [Given.Event("a")]));
        yield return ("app's id", new MoveCheckpoint(Given.Checkpoint("c") with { App = new("") }, 0, 1));
        yield return ("no events", new Append(Stream, []));
        yield return ("body", new Append(Stream, [Given.Event("a") with { Body = new byte[StorageLimits.EventBody + 1] }]));
        yield return ("headers", new Append(Stream, [Given.Event("a") with { Headers = new Dictionary<string, string> { ["h"] = Long(StorageLimits.EventHeaders) } }]));
        yield return ("header without a name", new Append(Stream, [Given.Event("a") with { Headers = new Dictionary<string, string> { [""] = "x" } }]));
        yield return ("version", new Append(Stream, [Given.Event("a")], StreamCondition.IfVersion(-1)));
        yield return ("truncation", new TruncateStream(Stream, 0));
        foreach (var number in new[] { -1, StorageLimits.Partitions }) yield return ("partition", new MoveCheckpoint(Given.Checkpoint("c", number), 0, 1));
        yield return ("position before", new MoveCheckpoint(Given.Checkpoint("c"), -1, 1));
        yield return ("position after", new MoveCheckpoint(Given.Checkpoint("c"), 0, -1));
    }

    [Fact]
    public async Task Whatever_is_malformed_is_an_error_with_a_code_and_nothing_is_applied()
    {
        foreach (var (what, operation) in Malformed())
            Assert.True(await Record.ExceptionAsync(() => Engine.TryAsync(Given.Put(Given.Document("before"), 1), operation)) is StorageException { Code: StorageErrors.InvalidOperation or StorageErrors.UnitTooLarge }, what);

        Assert.Empty(await Engine.ListCategoriesAsync(Given.Store, Token));
        Assert.Null(await Engine.FindDocumentAsync(Given.Document("before"), Token));
    }

    [Fact]
    public async Task Declarations_are_well_formed_and_stand_alone()
    {
        foreach (var partitions in new[] { 0, -1, StorageLimits.Partitions + 1 }) await Engine.RejectedAsync(new DeclareCategory(Orders, partitions, Retention.None));
        foreach (var retention in new[] { new Retention(TimeSpan.Zero), new Retention(Count: 0), new Retention(Bytes: 0), new Retention(StorageLimits.Duration + Hour) })
            await Engine.RejectedAsync(new DeclareCategory(Orders, 1, retention));
        await Engine.RejectedAsync(new DeclareChanges(Given.Collection("c"), new Retention(Bytes: 1)));
        await Engine.RejectedAsync(new DeclareCategory(Orders, 1, Retention.None), new Append(Stream, [Given.Event("a")]));
        await Engine.RejectedAsync(Given.Put(Given.Document("1"), 1), new DeclareChanges(Given.Collection("bookings"), Retention.None));

        Assert.Null(await Engine.FindCategoryAsync(Orders, Token));
        Assert.Null(await Engine.FindChangesAsync(Given.Collection("c"), Token));
    }

    [Fact]
    public async Task What_is_as_large_as_it_may_be_is_taken()
    {
        var stream = new StreamKey(new CategoryKey(new(Long(StorageLimits.IdLength)), StreamFamily.App, Long(StorageLimits.NameLength)), Long(StorageLimits.KeyLength));
        var checkpoint = new CheckpointKey(new(Long(StorageLimits.IdLength)), Long(StorageLimits.KeyLength), StorageLimits.Partitions - 1);
        await Engine.ApplyAsync(new DeclareCategory(stream.Category, StorageLimits.Partitions, new Retention(StorageLimits.Duration)));
        await Engine.ApplyAsync(
            new Append(stream, [Given.Event("a", Long(StorageLimits.NameLength)), Given.Event("b") with { Body = new byte[StorageLimits.EventBody] }]), new MoveCheckpoint(checkpoint, 0, long.MaxValue));

        Assert.Equal([1, StorageLimits.EventBody], (await Engine.EventsAsync(stream)).Select(each => each.Event.Body.Length));
        Assert.Equal(long.MaxValue, Assert.Single(await Engine.ListCheckpointsAsync(checkpoint.App, checkpoint.Consumer, Token)).Position);
        Assert.Equal(StorageLimits.Partitions, (await Engine.FindCategoryAsync(stream.Category, Token))!.Partitions.Count);
    }

    [Fact]
    public async Task Every_event_counts_as_an_operation_of_its_unit()
    {
        var events = Enumerable.Repeat(new Event { Type = "t", Body = default }, StorageLimits.UnitOperations).ToList();

        Assert.Equal(StorageErrors.UnitTooLarge, (await Engine.RejectedAsync(new Append(Stream, events), new DeleteDocument(Given.Document("1")))).Code);
        Assert.Equal(StorageLimits.UnitOperations, (await Engine.ApplyAsync<Appended>(new Append(Stream, events))).Version);
    }

    [Fact]
    public async Task No_two_operations_of_a_unit_write_the_same()
    {
        StorageOperation[][] units =
        [
            [new Append(Stream, [Given.Event("a")]), new Append(Stream, [Given.Event("b")])],
            [new Append(Stream, [Given.Event("a")]), new TruncateStream(Stream, 1)],
            [new TruncateStream(Stream, 1), new DeleteStream(Stream)],
            [new MoveCheckpoint(Given.Checkpoint("c"), 0, 1), new MoveCheckpoint(Given.Checkpoint("c"), 0, 2)],
        ];

        foreach (var unit in units) Assert.Equal(StorageErrors.InvalidOperation, (await Engine.RejectedAsync(unit)).Code);
    }

    [Fact]
    public async Task Readers_ask_for_what_there_can_be()
    {
        Func<ValueTask>[] reads =
        [
            async () => await Engine.ReadStreamAsync(new StreamRead(Stream) { From = 0 }, Token),
            async () => await Engine.ReadStreamAsync(new StreamRead(Stream) { Count = 0 }, Token),
            async () => await Engine.ReadStreamAsync(new StreamRead(Stream) { Bytes = StorageLimits.PageBytes + 1 }, Token),
            async () => await Engine.ReadStreamAsync(new StreamRead(Given.Stream("")), Token),
            async () => await Engine.ReadPartitionAsync(new PartitionRead(Orders, -1), Token),
            async () => await Engine.ReadPartitionAsync(new PartitionRead(Orders, StorageLimits.Partitions), Token),
            async () => await Engine.ReadPartitionAsync(new PartitionRead(Orders, 0) { After = -1 }, Token),
            async () => await Engine.ReadPartitionAsync(new PartitionRead(Orders, 0) { Count = StorageLimits.Page + 1 }, Token),
            async () => await Engine.ReadCategoryAsync(new CategoryRead(Orders) { Bytes = 0 }, Token),
            async () => await Engine.ReadChangesAsync(new ChangeRead(Given.Collection("c")) { After = -1 }, Token),
            async () => await Engine.ReadChangesAsync(new ChangeRead(Given.Collection("c")) { Count = 0 }, Token),
        ];

        foreach (var read in reads) Assert.Equal(StorageErrors.InvalidOperation, (await Assert.ThrowsAsync<StorageException>(() => read().AsTask())).Code);
    }

    private static string Long(int length) => new('x', length);
}

using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>What tests ask of an engine about streams, in one word each. They fail the test when it ends otherwise.</summary>
public static class StreamVerbs
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Appends events that say so, in one unit, wherever the stream ends.</summary>
    public static Task<Appended> AppendAsync(this IStorageEngine engine, StreamKey stream, params string[] texts) =>
        engine.ApplyAsync<Appended>(new Append(stream, [.. texts.Select(text => Given.Event(text))]));

    /// <summary>A page of a stream that has what is asked for.</summary>
    public static async Task<StreamPage> PageAsync(this IStorageEngine engine, StreamRead read)
    {
        var page = Assert.IsType<StreamPage>(await engine.ReadStreamAsync(read, Token));
        Assert.InRange(page.Events.Count, 0, read.Count);
        Assert.All(page.Events, each => Assert.Equal(read.Stream, each.Stream));
        return page;
    }

    /// <summary>A page of a partition that has what is asked for.</summary>
    public static async Task<PartitionPage> PageAsync(this IStorageEngine engine, PartitionRead read)
    {
        var page = Assert.IsType<PartitionPage>(await engine.ReadPartitionAsync(read, Token));
        Assert.InRange(page.Events.Count, 0, read.Count);
        return page;
    }

    /// <summary>A page of a change feed that has what is asked for.</summary>
    public static async Task<ChangePage> PageAsync(this IStorageEngine engine, ChangeRead read)
    {
        var page = Assert.IsType<ChangePage>(await engine.ReadChangesAsync(read, Token));
        Assert.InRange(page.Changes.Count, 0, read.Count);
        return page;
    }

    /// <summary>All events of a stream that are there, page by page.</summary>
    public static async Task<IReadOnlyList<StoredEvent>> EventsAsync(this IStorageEngine engine, StreamKey stream, int count = 100)
    {
        List<StoredEvent> found = [];
        for (var read = new StreamRead(stream) { Count = count }; ;)
        {
            var page = await engine.PageAsync(read);
            if (page.Events.Count == 0) return found;
            found.AddRange(page.Events);
            read = read with { From = page.Events[^1].Version + 1 };
        }
    }

    /// <summary>The texts of all events of a stream that are there.</summary>
    public static async Task<IReadOnlyList<string>> TextsAsync(this IStorageEngine engine, StreamKey stream) => (await engine.EventsAsync(stream)).Texts();

    public static IReadOnlyList<string> Texts(this IEnumerable<StoredEvent> events) => [.. events.Select(each => Given.Text(each.Event.Body))];

    /// <summary>All events behind a position of a category, page by page.</summary>
    public static async Task<(IReadOnlyList<StoredEvent> Events, CategoryPosition Position)> CategoryAsync(
        this IStorageEngine engine, CategoryKey category, CategoryPosition? after = null, int count = 100, int bytes = 1_000_000)
    {
        List<StoredEvent> found = [];
        while (true)
        {
            var page = Assert.IsType<CategoryPage>(await engine.ReadCategoryAsync(new CategoryRead(category) { After = after, Count = count, Bytes = bytes }, Token));
            Assert.InRange(page.Events.Count, 0, count);
            found.AddRange(page.Events);
            if (page.IsEnd) return (found, page.Position);
            Assert.NotEqual(after, page.Position);
            after = page.Position;
        }
    }

    /// <summary>All changes of a collection behind a position, page by page.</summary>
    public static async Task<IReadOnlyList<DocumentChange>> ChangesAsync(this IStorageEngine engine, CollectionKey collection, long? after = null, int count = 100)
    {
        List<DocumentChange> found = [];
        for (var read = new ChangeRead(collection) { After = after, Count = count }; ;)
        {
            var page = await engine.PageAsync(read);
            found.AddRange(page.Changes);
            if (page.Position >= page.Last) return found;
            Assert.NotEqual(read.After, page.Position);
            read = read with { After = page.Position };
        }
    }

    /// <summary>Changes in a few words: <c>updated 1 {"n":2}</c>.</summary>
    public static IReadOnlyList<string> Told(this IEnumerable<DocumentChange> changes) =>
        [.. changes.Select(change => $"{change.Kind} {change.Key.Id} {Given.Text(change.Body)}".ToLowerInvariant().TrimEnd())];
}

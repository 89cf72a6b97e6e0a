using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Queries: order, pages, partitions, prefixes, the bound of a scan.</summary>
public abstract class QueryConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly DocumentQuery All = new(Given.Collection("bookings"));

    [Fact]
    public async Task A_collection_that_does_not_exist_is_empty()
    {
        var page = await Engine.QueryAsync(All, Token);

        Assert.Empty(page.Documents);
        Assert.Null(page.Continuation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(100)]
    public async Task Pages_of_any_size_have_each_document_once_by_partition_and_id(int count)
    {
        DocumentKey[] expected =
        [
            Given.Document("B"), Given.Document("a"), Given.Document("a/b"), Given.Document("é"),
            Given.Document("1", "P"), Given.Document("10", "P"), Given.Document("2", "P"), Given.Document("1", "p"),
        ];
        foreach (var key in expected.Reverse()) await Engine.ApplyAsync(Given.Put(key, 1));

        Assert.Equal(expected, (await Engine.AllAsync(All with { Count = count })).Select(document => document.Key));
    }

    [Fact]
    public async Task A_partition_and_a_prefix_narrow_the_documents()
    {
        string[] ids = ["a", "a%", "a%b", "aab", "a_", "a_b", "b", "ÿ", "ÿ1", "\uffff", "\uffff1"];
        foreach (var partition in new[] { "", "p", "pq" })
            foreach (var id in ids)
                await Engine.ApplyAsync(Given.Put(Given.Document(id, partition), 1));

        foreach (var prefix in new[] { "", "a", "a%", "a_", "ÿ", "\uffff", "c" })
            Assert.Equal(
                ids.Where(id => id.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
                await Engine.IdsAsync(All with { Partition = "p", IdPrefix = prefix, Count = 2 }));
        Assert.Equal(ids.Length, (await Engine.AllAsync(All with { Partition = "" })).Count);
        Assert.Equal(3, (await Engine.AllAsync(All with { IdPrefix = "b" })).Count);
    }

    [Fact]
    public async Task A_page_looks_at_so_many_documents_and_no_more()
    {
        for (var number = 0; number < 25; number++) await Engine.ApplyAsync(Given.Put(Given.Document($"{number:00}"), number));
        var last = All with { Where = new Compare("n", ComparisonOperator.Equal, 24.0), MostScanned = 10 };

        var first = await Engine.QueryAsync(last, Token);

        Assert.Empty(first.Documents);
        Assert.NotNull(first.Continuation);
        Assert.Equal(["24"], await Engine.IdsAsync(last));
    }

    [Fact]
    public async Task What_is_written_between_two_pages_does_not_repeat_or_hide_others()
    {
        foreach (var id in new[] { "b", "d", "f" }) await Engine.ApplyAsync(Given.Put(Given.Document(id), 1));
        var first = await Engine.QueryAsync(All with { Count = 2 }, Token);
        await Engine.ApplyAsync(Given.Put(Given.Document("a"), 1), Given.Put(Given.Document("e"), 1), new DeleteDocument(Given.Document("d")));

        var second = await Engine.QueryAsync(All with { After = first.Continuation }, Token);

        Assert.Equal(["e", "f"], second.Documents.Select(document => document.Key.Id));
    }

    [Fact]
    public async Task An_index_finds_what_is_there_and_nothing_that_was()
    {
        var ones = All with { Where = new Compare("n", ComparisonOperator.Equal, 1.0) };
        await Engine.ApplyAsync(Given.Put(Given.Document("before"), 1));
        await Engine.ApplyAsync(new DeclareIndexes(All.Collection, ["n"]));
        await Engine.ApplyAsync(Given.Put(Given.Document("changed"), 1), Given.Put(Given.Document("gone"), 1), Given.Put(Given.Document("new"), 2));
        await Engine.ApplyAsync(Given.Put(Given.Document("changed"), 2), new DeleteDocument(Given.Document("gone")), Given.Put(Given.Document("new"), 1));

        Assert.Equal(["before", "new"], (await Engine.IdsAsync(ones)).Order());
    }

    [Fact]
    public async Task An_index_keeps_a_query_from_looking_at_all()
    {
        await Engine.ApplyAsync(new DeclareIndexes(All.Collection, ["n"]));
        await Engine.ApplyAsync([.. Enumerable.Range(0, 200).Select(number => Given.Put(Given.Document($"{number:000}"), number))]);

        var page = await Engine.QueryAsync(All with { Where = new Compare("n", ComparisonOperator.Equal, 150.0) }, Token);

        Assert.Equal(["150"], page.Documents.Select(document => document.Key.Id));
        Assert.InRange(page.Scanned, 1, 100);
    }

    [Fact]
    public async Task A_refused_write_leaves_its_index_as_it_was()
    {
        await Engine.ApplyAsync(new DeclareIndexes(All.Collection, ["n"]));
        await Engine.ApplyAsync(Given.Put(Given.Document("1"), 1));
        await Engine.RefusedAsync<VersionConflict>([Given.Put(Given.Document("2"), 1), Given.Put(Given.Document("1"), 2, DocumentCondition.IfAbsent)], at: 1);

        Assert.Equal(["1"], await Engine.IdsAsync(All with { Where = new Compare("n", ComparisonOperator.Equal, 1.0) }));
        Assert.Empty(await Engine.IdsAsync(All with { Where = new Compare("n", ComparisonOperator.Equal, 2.0) }));
    }
}

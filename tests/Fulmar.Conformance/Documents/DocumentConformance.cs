using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Documents: versions, conditions, expiry.</summary>
public abstract class DocumentConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly DocumentKey Key = Given.Document("1");

    [Fact]
    public async Task A_document_is_read_as_it_was_written()
    {
        var body = Given.Utf8("""{ "tone" : "tête", "list":[1, 2.50,null] }""");
        var written = await Engine.ApplyAsync<DocumentWritten>(new PutDocument(Key, body));

        var document = await Engine.DocumentAsync(Key);

        Assert.Equal(body, document.Body.ToArray());
        Assert.Equal((Key, written.ETag, null), (document.Key, document.ETag, document.ExpiresAt));
    }

    [Fact]
    public async Task Every_write_makes_a_version_that_never_was()
    {
        HashSet<ETag> versions = [];
        for (var round = 0; round < 3; round++)
        {
            // The same body twice is two versions.
            Assert.True(versions.Add((await Engine.ApplyAsync<DocumentWritten>(Given.Put(Key, 1))).ETag));
            Assert.True(versions.Add((await Engine.ApplyAsync<DocumentWritten>(Given.Put(Key, 1))).ETag));
            await Engine.ApplyAsync<Done>(new DeleteDocument(Key));
        }
    }

    [Fact]
    public async Task A_write_that_wants_a_version_is_refused_in_another()
    {
        var first = (await Engine.ApplyAsync<DocumentWritten>(Given.Put(Key, 1))).ETag;
        var second = (await Engine.ApplyAsync<DocumentWritten>(Given.Put(Key, 2, DocumentCondition.IfMatch(first)))).ETag;

        Assert.Equal(second, (await Engine.RefusedAsync<VersionConflict>(Given.Put(Key, 3, DocumentCondition.IfMatch(first)))).Current);
        Assert.Equal(second, (await Engine.RefusedAsync<VersionConflict>(new DeleteDocument(Key, DocumentCondition.IfMatch(first)))).Current);
        Assert.Equal("""{"n":2}""", await Engine.FindTextAsync(Key));
        await Engine.ApplyAsync<Done>(new DeleteDocument(Key, DocumentCondition.IfMatch(second)));
        Assert.Null((await Engine.RefusedAsync<VersionConflict>(Given.Put(Key, 3, DocumentCondition.IfMatch(second)))).Current);
    }

    [Fact]
    public async Task A_new_document_is_refused_where_there_is_one()
    {
        var written = await Engine.ApplyAsync<DocumentWritten>(Given.Put(Key, 1, DocumentCondition.IfAbsent));

        Assert.Equal(written.ETag, (await Engine.RefusedAsync<VersionConflict>(Given.Put(Key, 2, DocumentCondition.IfAbsent))).Current);
        await Engine.ApplyAsync<Done>(new DeleteDocument(Key));
        await Engine.ApplyAsync<DocumentWritten>(Given.Put(Key, 3, DocumentCondition.IfAbsent));
    }

    [Fact]
    public async Task A_write_that_wants_a_document_is_refused_where_there_is_none()
    {
        Assert.Null((await Engine.RefusedAsync<VersionConflict>(Given.Put(Key, 1, DocumentCondition.IfPresent))).Current);
        Assert.Null((await Engine.RefusedAsync<VersionConflict>(new DeleteDocument(Key, DocumentCondition.IfPresent))).Current);

        await Engine.ApplyAsync<DocumentWritten>(Given.Put(Key, 1));
        await Engine.ApplyAsync<DocumentWritten>(Given.Put(Key, 2, DocumentCondition.IfPresent));
        await Engine.ApplyAsync<Done>(new DeleteDocument(Key, DocumentCondition.IfPresent));
    }

    [Fact]
    public async Task A_document_that_is_not_there_may_be_removed()
    {
        await Engine.ApplyAsync<Done>(new DeleteDocument(Key));

        Assert.Null(await Engine.FindDocumentAsync(Key, Token));
    }

    [Fact]
    public async Task An_expired_document_is_not_there()
    {
        await Engine.ApplyAsync(Given.Put(Key, 1) with { TimeToLive = Hour });
        var document = await Engine.DocumentAsync(Key);
        AssertNear(Hour, document.ExpiresAt - document.ModifiedAt);
        await MoveClockAsync(Hour);

        Assert.Null(await Engine.FindDocumentAsync(Key, Token));
        Assert.Empty(await Engine.AllAsync(new DocumentQuery(Key.Collection)));
        Assert.Null((await Engine.RefusedAsync<VersionConflict>(Given.Put(Key, 2, DocumentCondition.IfPresent))).Current);
        Assert.NotEqual(document.ETag, (await Engine.ApplyAsync<DocumentWritten>(Given.Put(Key, 2, DocumentCondition.IfAbsent))).ETag);
    }

    [Fact]
    public async Task A_write_without_a_time_to_live_keeps_the_document_for_good()
    {
        await Engine.ApplyAsync(Given.Put(Key, 1) with { TimeToLive = Hour });
        await Engine.ApplyAsync(Given.Put(Key, 2));
        await MoveClockAsync(Hour);

        Assert.Null((await Engine.DocumentAsync(Key)).ExpiresAt);
    }

    [Fact]
    public async Task The_time_of_a_version_is_when_it_was_written()
    {
        await Engine.ApplyAsync(Given.Put(Key, 1));
        var first = await Engine.DocumentAsync(Key);
        await MoveClockAsync(Hour);
        await Engine.ApplyAsync(Given.Put(Key, 1), Given.Put(Given.Document("2"), 2));

        AssertNear(Hour, (await Engine.DocumentAsync(Key)).ModifiedAt - first.ModifiedAt);
    }

    [Fact]
    public async Task Documents_of_other_keys_partitions_collections_families_and_stores_never_meet()
    {
        var other = Key.Collection with { Name = "Bookings" };
        DocumentKey[] keys =
        [
            Key, Key with { Id = "2" }, Key with { Partition = "1", Id = "1" }, Key with { Collection = other }, Key with { Collection = other with { Family = CollectionFamily.Tables } },
            Key with { Collection = other with { Store = new("other") } },
            // No separator in a name makes one key of two.
            Key with { Partition = "a/b", Id = "c" }, Key with { Partition = "a", Id = "b/c" }, Key with { Partition = "a\u0001b", Id = "c" }, Key with { Partition = "a", Id = "b\u0001c" },
        ];
        for (var number = 0; number < keys.Length; number++) await Engine.ApplyAsync(Given.Put(keys[number], number, DocumentCondition.IfAbsent));

        for (var number = 0; number < keys.Length; number++) Assert.Equal($$"""{"n":{{number}}}""", await Engine.FindTextAsync(keys[number]));
    }

    [Fact]
    public async Task A_stores_collections_are_listed_by_family_and_name_with_their_indexes()
    {
        var (a, b, tables) = (Given.Collection("a"), Given.Collection("b"), Given.Collection("a") with { Family = CollectionFamily.Tables });
        await Engine.ApplyAsync(Given.Put(new DocumentKey(tables, "", "1"), 1));
        await Engine.ApplyAsync(Given.Put(new DocumentKey(b, "", "1"), 1));
        await Engine.ApplyAsync(Given.Put(new DocumentKey(a, "", "1"), 1));
        await Engine.ApplyAsync(Given.Put(new DocumentKey(a with { Store = new("other") }, "", "1"), 1));
        await Engine.ApplyAsync<Done>(new DeclareIndexes(b, ["n", "fare.currency"]));

        var listed = await Engine.ListCollectionsAsync(Given.Store, Token);

        Assert.Equal([a, b, tables], listed.Select(collection => collection.Key));
        Assert.Equal(["n", "fare.currency"], listed[1].Indexes);
        Assert.Empty(listed[0].Indexes);
    }

    [Fact]
    public async Task Indexes_that_are_declared_again_are_in_place_of_those_before()
    {
        await Engine.ApplyAsync(Given.Put(Key, 1));
        await Engine.ApplyAsync<Done>(new DeclareIndexes(Key.Collection, ["n", "m"]));
        await Engine.ApplyAsync<Done>(new DeclareIndexes(Key.Collection, ["n"]));

        Assert.Equal(["n"], Assert.Single(await Engine.ListCollectionsAsync(Given.Store, Token)).Indexes);
    }
}

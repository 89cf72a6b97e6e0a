using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Change feeds: of collections for which that was declared, the newest change of each document, in the order of commits.</summary>
public abstract class ChangeConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly CollectionKey Bookings = Given.Collection("bookings");

    [Fact]
    public async Task Nothing_is_followed_that_was_not_declared()
    {
        await Engine.ApplyAsync(Given.Put(Given.Document("1"), 1));

        Assert.IsType<NotFollowed>(await Engine.ReadChangesAsync(new ChangeRead(Bookings), Token));
        Assert.IsType<NotFollowed>(await Engine.ReadChangesAsync(new ChangeRead(Given.Collection("never")), Token));
        Assert.Null(await Engine.FindChangesAsync(Bookings, Token));
    }

    [Fact]
    public async Task Changes_are_told_with_what_documents_are_now_and_those_that_newer_ones_followed_are_left_out()
    {
        Assert.Equal(0, (await Engine.ApplyAsync<ChangesDeclared>(new DeclareChanges(Bookings, DeclareChanges.Usual))).Position);
        await Engine.ApplyAsync(Given.Put(Given.Document("1"), 1), Given.Put(Given.Document("2"), 2), Given.Put(Given.Document("3"), 3), Given.Put(Given.Document("4"), 4));
        var first = await Engine.PageAsync(new ChangeRead(Bookings));
        Assert.Equal(["created 1 {\"n\":1}", "created 2 {\"n\":2}", "created 3 {\"n\":3}", "created 4 {\"n\":4}"], first.Changes.Told());
        Assert.Equal((4, 4), (first.Position, first.Last));

        await Engine.ApplyAsync(Given.Put(Given.Document("1"), 11));
        await Engine.ApplyAsync(new DeleteDocument(Given.Document("2")));
        var etag = (await Engine.ApplyAsync<DocumentWritten>(Given.Put(Given.Document("1"), 12))).ETag;
        await Engine.ApplyAsync(new DeleteDocument(Given.Document("4")));
        await Engine.ApplyAsync(Given.Put(Given.Document("4"), 44));

        var told = await Engine.ChangesAsync(Bookings, after: 4);
        Assert.Equal(["deleted 2", "updated 1 {\"n\":12}", "created 4 {\"n\":44}"], told.Told());
        Assert.Equal((etag, "1", Bookings), (told[1].ETag, told[1].Key.Id, told[1].Key.Collection));
        Assert.Equal(["created 3 {\"n\":3}", .. told.Told()], (await Engine.ChangesAsync(Bookings)).Told());
        Assert.Equal((await Engine.ChangesAsync(Bookings)).Select(change => change.Position), (await Engine.ChangesAsync(Bookings, count: 1)).Select(change => change.Position));
    }

    [Fact]
    public async Task Other_collections_and_refused_units_leave_no_changes()
    {
        await Engine.ApplyAsync(new DeclareChanges(Bookings, Retention.None));
        await Engine.ApplyAsync(Given.Put(new DocumentKey(Given.Collection("other"), "", "1"), 1));
        await Engine.RefusedAsync<VersionConflict>([Given.Put(Given.Document("1"), 1), Given.Put(Given.Document("2"), 1, DocumentCondition.IfPresent)], at: 1);
        await Engine.ApplyAsync(new DeleteDocument(Given.Document("never")));

        Assert.Equal(new ChangeFeed(Bookings, Retention.None, 1, 0), await Engine.FindChangesAsync(Bookings, Token));
        Assert.Empty(await Engine.ChangesAsync(Bookings));
    }

    [Fact]
    public async Task What_was_there_before_is_read_as_documents_and_nothing_is_missed()
    {
        for (var number = 0; number < 20; number++) await Engine.ApplyAsync(Given.Put(Given.Document($"{number:00}"), number));
        var start = (await Engine.ApplyAsync<ChangesDeclared>(new DeclareChanges(Bookings, Retention.None))).Position;

        var page = await Engine.QueryAsync(new DocumentQuery(Bookings) { Count = 10 }, Token);
        var view = page.Documents.ToDictionary(document => document.Key.Id, document => Given.Text(document.Body));
        // In the middle of the reading: on a page that was read, on one that was not, and one that is gone before it is read.
        await Engine.ApplyAsync(Given.Put(Given.Document("03"), 103), Given.Put(Given.Document("15"), 115), new DeleteDocument(Given.Document("04")), new DeleteDocument(Given.Document("16")));
        foreach (var document in await Engine.AllAsync(new DocumentQuery(Bookings) { After = page.Continuation })) view[document.Key.Id] = Given.Text(document.Body);
        foreach (var change in await Engine.ChangesAsync(Bookings, start))
            if (change.Kind is ChangeKind.Created or ChangeKind.Updated) view[change.Key.Id] = Given.Text(change.Body);
            else view.Remove(change.Key.Id);

        Assert.Equal((await Engine.AllAsync(new DocumentQuery(Bookings))).ToDictionary(document => document.Key.Id, document => Given.Text(document.Body)), view);
    }

    [Fact]
    public async Task A_document_whose_time_is_over_is_told_when_it_is_removed()
    {
        await Engine.ApplyAsync(new DeclareChanges(Bookings, Retention.None));
        await Engine.ApplyAsync(
            Given.Put(Given.Document("1"), 1) with { TimeToLive = Minute }, Given.Put(Given.Document("2"), 2) with { TimeToLive = Minute },
            Given.Put(Given.Document("3"), 3) with { TimeToLive = Minute });
        await MoveClockAsync(2 * Minute);
        Assert.Empty(await Engine.ChangesAsync(Bookings));
        await Engine.ApplyAsync(Given.Put(Given.Document("2"), 22), new DeleteDocument(Given.Document("3")));
        await Fixture.SweepAsync();

        Assert.Equal(["created 2 {\"n\":22}", "expired 1", "expired 3"], (await Engine.ChangesAsync(Bookings)).Told().Order());
    }

    [Fact]
    public async Task Changes_are_kept_as_long_as_was_said_and_who_asks_for_others_is_told()
    {
        await Engine.ApplyAsync(new DeclareChanges(Bookings, new Retention(Hour, 4)));
        for (var number = 1; number <= 6; number++) await Engine.ApplyAsync(Given.Put(Given.Document($"{number}"), number));
        await Fixture.SweepAsync();
        Assert.Equal(new PositionGone(0, 3), await Engine.ReadChangesAsync(new ChangeRead(Bookings) { After = 1 }, Token));
        Assert.Equal(4, (await Engine.ChangesAsync(Bookings, after: 2)).Count);
        Assert.Equal(new ChangeFeed(Bookings, new Retention(Hour, 4), 3, 6), await Engine.FindChangesAsync(Bookings, Token));

        await MoveClockAsync(50 * Minute);
        await Engine.ApplyAsync(Given.Put(Given.Document("7"), 7));
        await MoveClockAsync(20 * Minute);
        await Fixture.SweepAsync();

        Assert.Equal(["created 7 {\"n\":7}"], (await Engine.ChangesAsync(Bookings)).Told());
        Assert.Equal(new PositionGone(0, 7), await Engine.ReadChangesAsync(new ChangeRead(Bookings) { After = 5 }, Token));
        Assert.Equal(7, (await Engine.AllAsync(new DocumentQuery(Bookings))).Count);
    }

    [Fact]
    public async Task Changes_that_are_declared_again_go_on_with_their_positions()
    {
        await Engine.ApplyAsync(new DeclareChanges(Bookings, Retention.None));
        await Engine.ApplyAsync(Given.Put(Given.Document("1"), 1), Given.Put(Given.Document("2"), 2));
        await Engine.ApplyAsync(new DeclareChanges(Bookings, null));
        Assert.IsType<NotFollowed>(await Engine.ReadChangesAsync(new ChangeRead(Bookings), Token));
        await Engine.ApplyAsync(Given.Put(Given.Document("1"), 11));

        Assert.Equal(2, (await Engine.ApplyAsync<ChangesDeclared>(new DeclareChanges(Bookings, Retention.None))).Position);
        await Engine.ApplyAsync(Given.Put(Given.Document("2"), 22));

        foreach (var _ in new[] { "hidden", "swept" })
        {
            Assert.Equal(["updated 2 {\"n\":22}"], (await Engine.ChangesAsync(Bookings)).Told());
            Assert.Equal(new PositionGone(0, 3), await Engine.ReadChangesAsync(new ChangeRead(Bookings) { After = 1 }, Token));
            await Fixture.SweepAsync();
        }
    }

    [Fact]
    public async Task Pages_are_bounded_by_bytes_too_and_large_documents_are_read()
    {
        await Engine.ApplyAsync(new DeclareChanges(Bookings, Retention.None));
        foreach (var (id, length) in new[] { ("a", 500), ("b", 500), ("c", 100_000), ("d", 500) })
            await Engine.ApplyAsync(new PutDocument(Given.Document(id), Given.Utf8($$"""{"t":"{{new string('x', length)}}"}""")));

        List<int> counts = [];
        for (var read = new ChangeRead(Bookings) { Bytes = 1_100 }; ;)
        {
            var page = await Engine.PageAsync(read);
            counts.Add(page.Changes.Count);
            Assert.All(page.Changes, change => Assert.False(change.IsDamaged));
            if (page.Position == page.Last) break;
            read = read with { After = page.Position };
        }

        Assert.Equal([2, 1, 1], counts);
    }

    [Fact]
    public async Task A_change_wakes_who_follows()
    {
        await Engine.ApplyAsync(new DeclareChanges(Bookings, Retention.None));
        foreach (var operation in new StorageOperation[] { Given.Put(Given.Document("1"), 1), new DeleteDocument(Given.Document("1")) })
        {
            var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var subscription = Engine.Subscribe(Bookings, () => woken.TrySetResult());
            await Engine.ApplyAsync(operation);
            await woken.Task.WaitAsync(Bound, Token);
        }
    }
}

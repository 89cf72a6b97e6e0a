using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Once: the first commit wins, and whoever comes again is told what it kept.</summary>
public abstract class OnceConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly DocumentKey Booking = Given.Document("booking");

    [Fact]
    public async Task What_was_done_is_refused_with_what_the_first_one_kept()
    {
        await Engine.ApplyAsync(Given.Done("k", "seat 7"), Given.Put(Booking, 1));

        var already = await Engine.RefusedAsync<AlreadyDone>([Given.Put(Booking, 2), Given.Done("k", "seat 8")], at: 1);

        Assert.Equal("seat 7", Given.Text(already.Result));
        Assert.Equal("""{"n":1}""", await Engine.FindTextAsync(Booking));
    }

    [Fact]
    public async Task A_refused_unit_has_not_done_it()
    {
        await Engine.RefusedAsync<VersionConflict>([Given.Done("k", "refused"), Given.Put(Booking, 1, DocumentCondition.IfPresent)], at: 1);

        Assert.Null(await Engine.FindOnceAsync(Given.Once("k"), Token));
        await Engine.ApplyAsync(Given.Done("k"));
    }

    [Fact]
    public async Task Of_many_that_do_it_at_once_exactly_one_has_done_it()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            Task.Run(() => Engine.TryAsync(Given.Done("k", $"{number}"), new Enqueue(Given.Queue("done"), Given.Message($"{number}"))), Token)));

        Assert.Single(outcomes.OfType<Committed>());
        var winner = Assert.Single(await Engine.TextsAsync(Given.Queue("done")));
        Assert.All(outcomes.OfType<Refused>(), refused => Assert.Equal(winner, Given.Text(Assert.IsType<AlreadyDone>(refused.Refusal).Result)));
    }

    [Fact]
    public async Task What_is_forgotten_can_be_done_again()
    {
        var once = new Once(Given.Once("k"), Hour, Given.Utf8("first"));
        await Engine.ApplyAsync(once);
        await MoveClockAsync(Hour - Minute);
        await Engine.RefusedAsync<AlreadyDone>(once);

        await MoveClockAsync(Minute);

        Assert.Null(await Engine.FindOnceAsync(once.Key, Token));
        Assert.Empty(await Engine.ListOnceAsync(Given.App, once.Key.Scope, null, 10, Token));
        await Engine.ApplyAsync(once with { Result = Given.Utf8("second") });
        Assert.Equal("second", Given.Text((await Engine.FindOnceAsync(once.Key, Token))!.Result));
    }

    [Fact]
    public async Task What_was_done_can_be_read()
    {
        await Engine.ApplyAsync(Given.Done("k", "seat 7"));

        var record = await Engine.FindOnceAsync(Given.Once("k"), Token);

        Assert.Equal((Given.Once("k"), "seat 7"), (record!.Key, Given.Text(record.Result)));
        AssertNear(TimeSpan.FromDays(1), record.ExpiresAt - record.DoneAt);
    }

    [Fact]
    public async Task A_scopes_keys_are_listed_in_order_and_by_page()
    {
        foreach (var key in new[] { "c", "a", "B", "b" }) await Engine.ApplyAsync(Given.Done(key, $"of {key}"));
        await Engine.ApplyAsync(new Once(Given.Once("x", scope: "http/Book/2"), Hour), new Once(Given.Once("y") with { App = new("other") }, Hour));

        Assert.Equal(["B", "a"], await KeysAsync(null, 2));
        Assert.Equal(["b", "c"], await KeysAsync("a", 10));
        Assert.Empty(await KeysAsync("c", 10));
    }

    [Fact]
    public async Task Keys_of_other_scopes_and_apps_never_meet()
    {
        OnceKey[] keys =
        [
            Given.Once("k"), Given.Once("K"), Given.Once("k", "timer"), Given.Once("k") with { App = new("other") },
            Given.Once("b/c", "a"), Given.Once("c", "a/b"), Given.Once("b\u0001c", "a"), Given.Once("c", "a\u0001b"),
        ];

        foreach (var key in keys) await Engine.ApplyAsync<Done>(new Once(key, Hour));
    }

    private async Task<IEnumerable<string>> KeysAsync(string? after, int count) =>
        (await Engine.ListOnceAsync(Given.App, Given.Once("").Scope, after, count, Token)).Select(record => record.Key.Key);
}

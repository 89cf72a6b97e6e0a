using Fulmar.Conformance;
using Fulmar.Storage.Sqlite;
using Fulmar.Storage.Sqlite.Changes;
using Fulmar.Storage.Sqlite.Maintenance;
using Fulmar.Storage.Sqlite.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Storage.Tests;

/// <summary>What the sweeper takes out of the file: nobody sees what is over, whether it is still there or not.</summary>
public sealed class SweeperTests : EngineConformance<SqliteFixture>
{
    private static readonly QueueKey Orders = Given.Queue("orders"), Other = Given.Queue("other");

    [Fact]
    public async Task What_expired_is_swept_past_what_is_held()
    {
        var held = Enumerable.Range(0, Sweeper.Rows + 1).Select(number => Expiring(Orders, $"{number}")).ToArray();
        await Engine.ApplyAsync(held);
        await Engine.ApplyAsync(new LeaseMessages(Orders, StorageLimits.Page, 3 * Hour, LeaseHolder.Client));
        await Engine.ApplyAsync([.. Enumerable.Range(0, 2 * Sweeper.Rows).Select(number => Expiring(Other, $"{number}"))]);
        await MoveClockAsync(Hour);

        await Fixture.SweepAsync();

        Assert.Equal(held.Length, await RowsAsync("message"));
        AssertWhole();
    }

    [Fact]
    public async Task What_expired_is_swept_when_the_lease_that_held_it_has_ended()
    {
        await Engine.ApplyAsync(Expiring(Orders, "a"), Expiring(Orders, "r1", "red"), new Enqueue(Orders, Given.Message("r2", "red")));
        await Engine.LeaseAsync(Orders, 2);
        await MoveClockAsync(Hour);

        await Fixture.SweepAsync();

        Assert.Equal((1, 0), (await RowsAsync("message"), await RowsAsync("leased")));
        AssertWhole();
        Assert.Equal(["r2"], (await Engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task What_expired_is_swept_from_every_place_of_a_session()
    {
        foreach (var session in new[] { "red", "blue" })
            await Engine.ApplyAsync(Expiring(Orders, "1", session), new Enqueue(Orders, Given.Message($"{session} 2", session)), Expiring(Orders, "3", session), Expiring(Orders, "4", session));
        await Engine.ApplyAsync(Expiring(Orders, "1", "green"), Expiring(Orders, "2", "green"), Expiring(Orders, "delayed") with { Delay = 2 * Hour });
        await MoveClockAsync(Hour);

        await Fixture.SweepAsync();

        Assert.Equal((2, 2), (await RowsAsync("message"), await RowsAsync("session")));
        AssertWhole();
        Assert.Equal(["blue 2", "red 2"], (await Engine.LeaseAsync(Orders)).Texts().Order());
    }

    [Fact]
    public async Task The_sweeper_does_so_by_itself_and_wakes_for_the_next_of_a_session()
    {
        await using var engine = await OpenWithThreadAsync();
        await engine.ApplyAsync(Expiring(Orders, "r1", "red"), new Enqueue(Orders, Given.Message("r2", "red")));
        await engine.ApplyAsync(new Release((await engine.LeaseOneAsync(Orders)).Receipt, 3 * Hour, Failed: true));
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = engine.Subscribe(Orders, () => woken.TrySetResult());

        await MoveClockAsync(Hour);

        await woken.Task.WaitAsync(Bound, Token);
        Assert.Equal(["r2"], (await engine.LeaseAsync(Orders)).Texts());
    }

    [Fact]
    public async Task The_sweeper_sees_what_is_over_of_streams_and_changes_and_that_it_is_gone()
    {
        var (stream, bookings) = (Given.Stream("1"), Given.Collection("bookings"));
        await Engine.AppendAsync(stream, "a", "b", "c", "d");
        await Engine.AppendAsync(Given.Stream("2"), "a");
        await Engine.ApplyAsync(new DeclareChanges(bookings, Retention.None));
        for (var number = 1; number <= 4; number++) await Engine.ApplyAsync(Given.Put(Given.Document($"{number}"), number));
        Assert.False(await IsAnythingOverAsync());

        foreach (var (what, act) in new (string, Func<Task>)[]
        {
            ("truncated", () => Engine.ApplyAsync(new TruncateStream(stream, 2))), ("deleted", () => Engine.ApplyAsync(new DeleteStream(Given.Stream("2")))),
            ("by count", () => Engine.ApplyAsync(new DeclareCategory(stream.Category, null, new Retention(Count: 2)))),
            ("by bytes", () => Engine.ApplyAsync(new DeclareCategory(stream.Category, null, new Retention(Bytes: 1)))),
            ("by age", async () => { await Engine.ApplyAsync(new DeclareCategory(stream.Category, null, new Retention(Hour))); await MoveClockAsync(2 * Hour); }),
            ("changes by count", () => Engine.ApplyAsync(new DeclareChanges(bookings, new Retention(Count: 3)))),
            ("changes by age", async () => { await Engine.ApplyAsync(new DeclareChanges(bookings, new Retention(Hour))); await MoveClockAsync(2 * Hour); }),
            ("changes not any more", async () => { await Engine.ApplyAsync(new DeclareChanges(bookings, Retention.None)); await Engine.ApplyAsync(Given.Put(Given.Document("5"), 5)); await Engine.ApplyAsync(new DeclareChanges(bookings, null)); }),
            ("forgotten", () => MoveClockAsync(StorageLimits.DeletedStream).AsTask()),
        })
        {
            await act();
            Assert.True(await IsAnythingOverAsync(), what);
            await Fixture.SweepAsync();
            Assert.False(await IsAnythingOverAsync(), what);
        }

        Assert.Equal((0, 1, 0), (await RowsAsync("event"), await RowsAsync("stream"), await RowsAsync("change")));
        AssertWhole();
    }

    private ValueTask<bool> IsAnythingOverAsync() => ((SqliteEngine)Engine).Readers.ReadAsync(reader =>
    {
        var row = reader[$"SELECT {EventSweep.IsAnythingOver} OR {ChangeWriter.IsAnythingOver}"].Bind(1, Fixture.Clock.GetUtcNow().ToUnixTimeMilliseconds()).Bind(2, EventSweep.DeletedStream);
        row.Step();
        var isOver = row.Int64(0) != 0;
        row.Reset();
        return isOver;
    }, Token);

    /// <summary>The engine as a host opens it, on the same data.</summary>
    private async Task<SqliteEngine> OpenWithThreadAsync()
    {
        await Engine.DisposeAsync();
        return SqliteEngine.Open(Fixture.Options with { SweepInterval = TimeSpan.FromSeconds(1) }, Fixture.Clock, NullLogger.Instance);
    }

    private static Enqueue Expiring(QueueKey queue, string text, string? session = null) => new(queue, Given.Message(text, session)) { TimeToLive = Hour };

    private ValueTask<long> RowsAsync(string table) => ((SqliteEngine)Engine).Readers.ReadAsync(reader =>
    {
        var row = reader[$"SELECT count(*) FROM {table}"];
        row.Step();
        var count = row.Int64(0);
        row.Reset();
        return count;
    }, Token);

    private void AssertWhole() => Assert.Empty(StoreCheck.Run(Fixture.Options.Folder, null, Token).Problems);
}

using System.Collections.Concurrent;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Fulmar.Triggers.Timers;
using Microsoft.Extensions.Logging.Abstractions;
using static Fulmar.Tests.Timers.Schedules;

namespace Fulmar.Tests.Timers;

/// <summary>When functions of timers run, and what is committed with it.</summary>
public sealed class TimerPumpTests : IAsyncDisposable
{
    private const string Hourly = "0 0 * * * *";
    private static readonly DateTimeOffset Ten = At("2026-01-01T10:00:00");
    private static readonly RetryDefinition Twice = new(RetryStrategy.FixedDelay, 2, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
    private readonly string folder = Directory.CreateTempSubdirectory("fulmar-timers").FullName;
    private readonly VirtualClock clock = new(Ten);
    private readonly SqliteEngine engine;
    private readonly List<TimerNode> nodes = [];
    private readonly ConcurrentQueue<TimerInfo> runs = [];

    public TimerPumpTests() => engine = SqliteEngine.Open(new SqliteEngineOptions(folder) { IsDurable = false }, clock, NullLogger.Instance);

    [Fact]
    public async Task An_occurrence_is_run_once_and_stands_in_the_ledger()
    {
        var (node, pump) = Start(new TimerApp().With("Scrub", Hourly, Note));

        await node.Pass(pump);
        Assert.Empty(runs);
        clock.Set(Ten.AddHours(1).AddMilliseconds(20));
        await node.Pass(pump);
        await node.Pass(pump);

        Assert.False(Assert.Single(runs).IsPastDue);
        var entry = Assert.Single(await node.Entries("Scrub"));
        Assert.Equal((Ten.AddHours(1), "Succeeded", 20.0, 0, 1), (entry.Due, entry.Outcome, entry.LateMs, entry.Missed, entry.Attempts));
        Assert.Equal(Ten.AddHours(2), (await node.Store.FindAsync("Scrub", TimerNode.Cancelled))!.Next);
    }

    [Fact]
    public async Task What_was_missed_while_nothing_ran_is_one_run_past_due_and_counted()
    {
        var app = new TimerApp().With("Scrub", Hourly, Note);
        var (node, pump) = Start(app);
        await node.Pass(pump);

        clock.Set(Ten.AddHours(3).AddMinutes(30));
        (node, pump) = Start(app);
        await node.Pass(pump);
        await node.Pass(pump);

        Assert.True(Assert.Single(runs).IsPastDue);
        var entry = Assert.Single(await node.Entries("Scrub"));
        Assert.Equal((Ten.AddHours(3), 2), (entry.Due, entry.Missed));
    }

    [Fact]
    public async Task Without_catching_up_what_was_missed_is_only_written_down()
    {
        var app = new TimerApp().With("Scrub", Hourly, Note, null, ("catchUp", "none"));
        var (node, pump) = Start(app);
        await node.Pass(pump);

        clock.Set(Ten.AddHours(3).AddMinutes(30));
        (node, pump) = Start(app);
        await node.Pass(pump);

        Assert.Empty(runs);
        var entry = Assert.Single(await node.Entries("Scrub"));
        Assert.Equal(("Missed", 3, 0), (entry.Outcome, entry.Missed, entry.Attempts));
    }

    [Fact]
    public async Task All_that_was_missed_is_run_in_order_where_that_is_wanted()
    {
        var app = new TimerApp().With("Scrub", Hourly, Note, null, ("catchUp", "all"));
        var (node, pump) = Start(app);
        await node.Pass(pump);

        clock.Set(Ten.AddHours(3));
        for (var i = 0; i < 5; i++) await node.Pass(pump);

        Assert.Equal([Ten.AddHours(1), Ten.AddHours(2), Ten.AddHours(3)], (await node.Entries("Scrub")).Select(entry => entry.Due));
        Assert.Equal([true, true, false], runs.Select(run => run.IsPastDue));
    }

    [Fact]
    public async Task A_run_that_its_process_did_not_survive_is_run_again_and_only_one_is_committed()
    {
        var (entered, goOn) = (Gate(), Gate());
        var (node, pump) = Start(new TimerApp().With("Scrub", Hourly, async context =>
        {
            context.Commit.Enqueue("scrubbed", "lost");
            entered.SetResult();
            await goOn.Task;
        }));
        await node.Pass(pump);
        clock.Set(Ten.AddHours(1));
        await pump.RunOnceAsync(TimerNode.Cancelled);
        await entered.Task;

        // Another process of the same node: the one before counts as gone, although its code still runs here.
        var (next, nextPump) = Start(new TimerApp().With("Scrub", Hourly, context =>
        {
            context.Commit.Enqueue("scrubbed", "kept");
            return Note(context);
        }));
        await next.Pass(nextPump);
        goOn.SetResult();
        await node.End(pump);

        Assert.Single(runs);
        Assert.Equal("Succeeded", Assert.Single(await next.Entries("Scrub")).Outcome);
        var message = Assert.Single((await engine.PeekAsync(new QueueKey(StoreNames.Own, QueueFamily.Storage, "scrubbed"), null, 10, TimerNode.Cancelled)).Messages);
        Assert.Equal("kept"u8.ToArray(), message.Message.Body.ToArray());
    }

    [Fact]
    public async Task An_occurrence_that_was_settled_before_commits_nothing_and_the_timer_goes_on()
    {
        var (node, pump) = Start(new TimerApp().With("Scrub", Hourly, context =>
        {
            context.Commit.Put("done", "1", new { });
            return Note(context);
        }));
        await node.Pass(pump);
        await engine.CommitAsync(new StorageCommit(new Once(new OnceKey(StoreNames.App, "timer/Scrub", TimerEntry.KeyOf(Ten.AddHours(1))), TimerLedger.Keep)), TimerNode.Cancelled);

        clock.Set(Ten.AddHours(1));
        await node.Pass(pump);

        Assert.Null(await engine.FindDocumentAsync(new DocumentKey(new CollectionKey(StoreNames.Own, CollectionFamily.Documents, "done"), "1", "1"), TimerNode.Cancelled));
        Assert.Contains(await Records("Scrub"), record => record.Key.Key.Contains("duplicate", StringComparison.Ordinal));
        Assert.Equal(Ten.AddHours(2), (await node.Store.FindAsync("Scrub", TimerNode.Cancelled))!.Next);
    }

    [Fact]
    public async Task A_failed_run_is_tried_again_by_its_policy_across_a_restart_and_then_given_up()
    {
        List<int> attempts = [];
        var app = new TimerApp().With("Scrub", Hourly, context =>
        {
            attempts.Add(context.RetryContext!.RetryCount);
            throw new InvalidOperationException("on purpose");
        }, Twice);
        var (node, pump) = Start(app);
        await node.Pass(pump);
        clock.Set(Ten.AddHours(1));
        await node.Pass(pump);

        (node, pump) = Start(app);
        await node.Pass(pump);
        Assert.Equal([0], attempts);
        clock.Advance(Twice.Minimum);
        await node.Pass(pump);
        await node.Pass(pump);
        Assert.Empty(await node.Entries("Scrub"));
        clock.Advance(Twice.Minimum);
        await node.Pass(pump);
        await node.Pass(pump);

        Assert.Equal([0, 1, 2], attempts);
        var entry = Assert.Single(await node.Entries("Scrub"));
        Assert.Equal(("Failed", 3, 0.0), (entry.Outcome, entry.Attempts, entry.LateMs));
        Assert.Equal(Ten.AddHours(2), (await node.Store.FindAsync("Scrub", TimerNode.Cancelled))!.Next);
    }

    [Fact]
    public async Task A_run_is_never_overtaken_by_the_next_occurrence()
    {
        var (entered, goOn, running, most) = (Gate(), Gate(), 0, 0);
        var (node, pump) = Start(new TimerApp().With("Scrub", "* * * * * *", async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            entered.TrySetResult();
            await goOn.Task;
            Interlocked.Decrement(ref running);
            await Note(context);
        }));
        await node.Pass(pump);
        clock.Advance(TimeSpan.FromSeconds(1));
        await pump.RunOnceAsync(TimerNode.Cancelled);
        await entered.Task;
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await pump.RunOnceAsync(TimerNode.Cancelled);
        }
        goOn.SetResult();
        await node.End(pump);
        await node.Pass(pump);

        Assert.Equal(1, most);
        // The one that took long, and one for those that were due meanwhile.
        Assert.Equal([0, 2], (await node.Entries("Scrub")).Select(entry => entry.Missed));
    }

    [Fact]
    public async Task A_new_version_waits_for_the_run_of_the_one_before_and_goes_on_from_there()
    {
        var (entered, goOn) = (Gate(), Gate());
        var (node, pump) = Start(new TimerApp().With("Scrub", Hourly, async context =>
        {
            entered.SetResult();
            await goOn.Task;
            await Note(context);
        }));
        await node.Pass(pump);
        clock.Set(Ten.AddHours(1));
        await pump.RunOnceAsync(TimerNode.Cancelled);
        await entered.Task;

        var next = node.Pump(new TimerApp().With("Scrub", Hourly, Note).Load(2));
        await next.RunOnceAsync(TimerNode.Cancelled);
        goOn.SetResult();
        await node.End(next);
        await node.Pass(next);
        Assert.Single(runs);
        clock.Set(Ten.AddHours(2));
        await node.Pass(next);

        Assert.Equal(2, runs.Count);
        Assert.Equal(["Succeeded", "Succeeded"], (await node.Entries("Scrub")).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task One_node_runs_the_timers_and_another_takes_over_when_it_is_gone()
    {
        var lease = new LeaseName(StoreNames.App, "timers");
        await engine.CommitAsync(new StorageCommit(new AcquireLease(lease, "another", TimerLease.Duration)), TimerNode.Cancelled);
        var (node, pump) = Start(new TimerApp().With("Scrub", "* * * * * *", Note));
        await node.Pass(pump);
        clock.Advance(TimerLease.Duration - TimeSpan.FromSeconds(1));
        await node.Pass(pump);
        Assert.Null(await node.Store.FindAsync("Scrub", TimerNode.Cancelled));

        clock.Advance(TimeSpan.FromSeconds(1));
        await node.Pass(pump);
        clock.Advance(TimeSpan.FromSeconds(1));
        await node.Pass(pump);
        Assert.Single(runs);

        // Taken away: what runs is cancelled, and nothing more is run.
        var epoch = (await engine.FindLeaseAsync(lease, TimerNode.Cancelled))!.Epoch;
        await engine.CommitAsync(new StorageCommit(new ReleaseLease(lease, epoch)), TimerNode.Cancelled);
        await engine.CommitAsync(new StorageCommit(new AcquireLease(lease, "another", TimerLease.Duration)), TimerNode.Cancelled);
        clock.Advance(TimeSpan.FromSeconds(6));
        await node.Pass(pump);
        await node.Pass(pump);
        Assert.Single(await node.Entries("Scrub"));
    }

    [Fact]
    public async Task At_the_start_of_the_process_a_function_runs_once_and_not_at_each_version()
    {
        var app = new TimerApp().With("Warm", Hourly, Note, null, ("runOnStartup", true));
        var (node, pump) = Start(app);
        await node.Pass(pump);
        await node.Pass(pump);
        await node.Pass(node.Pump(app.Load(2)));

        Assert.False(Assert.Single(runs).IsPastDue);
        var entry = Assert.Single(await node.Entries("Warm"));
        Assert.Equal((TimerRunKind.Startup, Ten, "Succeeded"), (entry.Kind, entry.Due, entry.Outcome));
        Assert.Equal(Ten.AddHours(1), (await node.Store.FindAsync("Warm", TimerNode.Cancelled))!.Next);

        // Past due it runs for that, once.
        clock.Set(Ten.AddHours(2));
        (node, pump) = Start(app);
        await node.Pass(pump);
        await node.Pass(pump);
        Assert.Equal(2, runs.Count);
    }

    [Fact]
    public async Task Without_a_monitor_nothing_is_kept_but_the_ledger_and_nothing_is_made_up_for()
    {
        var app = new TimerApp().With("Poll", Hourly, Note, null, ("useMonitor", false));
        var (node, pump) = Start(app);
        await node.Pass(pump);
        clock.Set(Ten.AddHours(1));
        await node.Pass(pump);
        Assert.Null(Assert.Single(runs).ScheduleStatus);
        Assert.Null(await node.Store.FindAsync("Poll", TimerNode.Cancelled));
        Assert.Single(await node.Entries("Poll"));

        clock.Set(Ten.AddHours(5).AddMinutes(1));
        (node, pump) = Start(app);
        await node.Pass(pump);
        Assert.Single(runs);
    }

    [Fact]
    public async Task A_paused_timer_waits_across_restarts_and_then_makes_up_as_it_is_told()
    {
        var app = new TimerApp().With("Scrub", Hourly, Note);
        var (node, pump) = Start(app);
        await node.Pass(pump);
        await node.Book.SetPausedAsync("Scrub", isPaused: true, TimerNode.Cancelled);
        clock.Set(Ten.AddHours(1));
        await node.Pass(pump);
        (node, pump) = Start(app);
        clock.Set(Ten.AddHours(3).AddMinutes(1));
        await node.Pass(pump);
        Assert.Empty(runs);

        await node.Book.SetPausedAsync("Scrub", isPaused: false, TimerNode.Cancelled);
        await node.Pass(pump);

        Assert.True(Assert.Single(runs).IsPastDue);
        Assert.Equal(2, Assert.Single(await node.Entries("Scrub")).Missed);
    }

    [Fact]
    public async Task A_thousand_timers_that_are_due_at_once_all_run_at_once()
    {
        var (all, started) = (Gate(), 0);
        var app = new TimerApp();
        for (var i = 0; i < 1_000; i++)
            app.With($"T{i}", Hourly, async context =>
            {
                // None ends before all have started.
                if (Interlocked.Increment(ref started) == 1_000) all.SetResult();
                await all.Task;
            });
        var (node, pump) = Start(app);
        await node.Pass(pump);
        clock.Set(Ten.AddHours(1));
        await node.Pass(pump);

        Assert.All(await node.Store.ReadAsync(TimerNode.Cancelled), state => Assert.Equal(Ten.AddHours(2), state.Value.Next));
        Assert.Equal(0, Assert.Single(await node.Entries("T999")).LateMs);
    }

    [Fact]
    public async Task A_run_that_is_asked_for_leaves_the_schedule_alone()
    {
        var (node, pump) = Start(new TimerApp().With("Scrub", Hourly, Note));
        await node.Pass(pump);
        node.Catalog.Publish(new TimerApp().With("Scrub", Hourly, Note).Load());

        var result = await node.Manual.RunAsync("scrub", default);

        Assert.Equal("Succeeded", result!.Outcome.ToString());
        Assert.False(Assert.Single(runs).IsPastDue);
        Assert.Equal(TimerRunKind.Manual, Assert.Single(await node.Entries("Scrub")).Kind);
        Assert.Equal(Ten.AddHours(1), (await node.Store.FindAsync("Scrub", TimerNode.Cancelled))!.Next);
        Assert.Null(await node.Manual.RunAsync("None", default));
    }

    [Fact]
    public async Task The_pump_wakes_by_itself_when_something_is_due()
    {
        var ran = Gate();
        var (node, pump) = Start(new TimerApp().With("Scrub", "* * * * * *", context => { ran.TrySetResult(); return Task.CompletedTask; }));
        // The timer is there before the clock goes on: the loop cannot miss it.
        await node.Pass(pump);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TimerNode.Cancelled);
        var loop = pump.RunAsync(stop.Token);
        clock.Advance(TimeSpan.FromSeconds(2));
        await node.Book.SetPausedAsync("Other", isPaused: true, TimerNode.Cancelled);

        await ran.Task.WaitAsync(TimeSpan.FromSeconds(20), TimerNode.Cancelled);
        await stop.CancelAsync();
        await loop;
        await node.End(pump);
    }

    [Fact]
    public void A_schedule_or_a_zone_that_is_none_names_function_file_binding_and_cure()
    {
        var schedule = Assert.Throws<FulmarException>(() => Read("every hour"));
        Assert.Equal(ErrorCodes.InvalidFunction, schedule.Code);
        Assert.All(["'Scrub'", "Scrub.cs", "'timer'", "six"], word => Assert.Contains(word, schedule.Message));
        Assert.Contains("Europe/Berlin", Assert.Throws<FulmarException>(() => Read(Hourly, ("WEBSITE_TIME_ZONE", "Berlin"))).Message);
        Assert.Equal("Europe/Berlin", Read(Hourly, ("WEBSITE_TIME_ZONE", "W. Europe Standard Time"), ("TZ", "Asia/Tokyo")).Schedule.Zone.Id);
        Assert.Equal("Asia/Tokyo", Read(Hourly, ("TZ", "Asia/Tokyo")).Schedule.Zone.Id);

        static TimerFunction Read(string schedule, params (string, string)[] settings)
        {
            var app = new TimerApp().With("Scrub", schedule, _ => Task.CompletedTask).Load(1, settings);
            return TimerFunction.Read(app, app.Functions[0], (TimerTriggerDefinition)app.Functions[0].Trigger);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) node.Dispose();
        await engine.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private (TimerNode Node, TimerPump Pump) Start(TimerApp app)
    {
        var node = new TimerNode(engine, clock);
        nodes.Add(node);
        return (node, node.Pump(app.Load()));
    }

    private Task Note(FunctionContext context)
    {
        runs.Enqueue(context.Timer!);
        return Task.CompletedTask;
    }

    private async Task<IReadOnlyList<OnceRecord>> Records(string function) => await engine.ListOnceAsync(StoreNames.App, $"timer/{function}", null, 100, TimerNode.Cancelled);

    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

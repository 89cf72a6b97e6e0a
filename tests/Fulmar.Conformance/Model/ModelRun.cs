using System.Text;
using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>An engine and the model side by side, and what was done so far: where they part, that is the shortest failing prefix.</summary>
internal sealed class ModelRun(EngineFixture fixture, CancellationToken cancellationToken) : IAsyncDisposable
{
    private static readonly QueueKey Journal = new(Given.Store, QueueFamily.App, "journal");

    private readonly Model model = new(fixture.Drift);
    private readonly Author author = new();
    private readonly StringBuilder trace = new();
    private IStorageEngine? engine;
    private int ticks, moves;

    private sealed record Call(int Number, int Started, StorageCommit Unit)
    {
        public int Ended { get; set; }

        public CommitOutcome? Outcome { get; set; }

        /// <summary>Its place among all units that were applied: the number of the message that it put into the journal.</summary>
        public long Place => ((Enqueued)((Committed)Outcome!).Results[^1]).Sequence;
    }

    public async Task OpenAsync()
    {
        engine = await fixture.OpenAsync();
        await engine.ApplyAsync(Model.Kept);
        await engine.ApplyAsync(Model.Followed);
    }

    /// <summary>One caller, one unit after the other: each outcome is the model's.</summary>
    public Task StepAsync(Pick[] picks) => WatchAsync(async () =>
    {
        if (author.Write(picks) is not { } unit) return;
        var outcome = await engine!.CommitAsync(unit, cancellationToken);
        Note($"{Show(unit)} → {Show(outcome)}");
        author.Learn(unit, outcome);
        Judge(unit, outcome);
        await model.CompareAsync(engine, cancellationToken);
    });

    /// <summary>
    /// Many callers, each with several units under way at once. Every unit also puts a message into one queue, whose numbers say in which order
    /// units were applied: in that order the model must give the same outcomes. A refused unit leaves no number: it must be explained by
    /// a state between its call and its answer.
    /// </summary>
    public Task RoundAsync(Pick[][][] callers) => WatchAsync(async () =>
    {
        var calls = (await Task.WhenAll(callers.Select(units => Task.Run(() => CallAsync(units), cancellationToken)))).SelectMany(each => each).ToList();
        Replay(calls);
        Note("compare");
        await model.CompareAsync(engine!, cancellationToken);
        await engine!.ApplyAsync(new Purge(Journal, StorageLimits.Page));
    });

    /// <summary>Makes it later. Times are whole minutes, and each move adds a second: nothing ever happens on the very moment.</summary>
    public Task PassAsync(int minutes) => WatchAsync(async () =>
    {
        var by = TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(1);
        Note($"{by} pass ({++moves})");
        await fixture.MoveClockAsync(by);
        model.PassTo(model.Now + by);
        await model.CompareAsync(engine!, cancellationToken);
    });

    public Task RestartAsync() => WatchAsync(async () =>
    {
        Note("restart");
        await engine!.DisposeAsync();
        engine = await fixture.OpenAsync();
        model.Restart();
        await model.CompareAsync(engine, cancellationToken);
    });

    /// <summary>Removes what is over: of that nobody sees more than the model says.</summary>
    public Task SweepAsync() => WatchAsync(async () =>
    {
        Note("sweep");
        await fixture.SweepAsync();
        model.Sweep();
        await model.CompareAsync(engine!, cancellationToken);
    });

    public async ValueTask DisposeAsync()
    {
        if (engine is not null) await engine.DisposeAsync();
    }

    private async Task<List<Call>> CallAsync(Pick[][] units)
    {
        List<Call> calls = [];
        List<Task> underWay = [];
        foreach (var (number, picks) in units.Index())
        {
            if (author.Write(picks) is not { } unit) continue;
            unit = new StorageCommit([.. unit.Operations, new Enqueue(Journal, Given.Message("unit"))]);
            var call = new Call(calls.Count, Interlocked.Increment(ref ticks), unit);
            calls.Add(call);
            underWay.Add(AnswerAsync(call, engine!.CommitAsync(unit, cancellationToken).AsTask()));
            if (number % 3 == 2) await Task.WhenAll(underWay);
        }
        await Task.WhenAll(underWay);
        return calls;
    }

    private async Task AnswerAsync(Call call, Task<CommitOutcome> answer)
    {
        call.Outcome = await answer;
        call.Ended = Interlocked.Increment(ref ticks);
        author.Learn(call.Unit, call.Outcome);
    }

    private void Replay(List<Call> calls)
    {
        var applied = calls.Where(call => call.Outcome is Committed).OrderBy(call => call.Place).ToList();
        var refused = calls.Where(call => call.Outcome is Refused).ToList();
        foreach (var (before, after) in applied.SelectMany((after, at) => applied.Take(at).Select(before => (before, after))))
            Model.Check(after.Ended > before.Started, $"a unit that was called after another had ended is applied after it: {Show(after.Unit)}");
        for (var place = 0; ; place++)
        {
            // Between the last that had ended before it was called, and the first that was called after it had ended.
            foreach (var call in refused.Where(call => model.Explains(call.Unit, (Refused)call.Outcome!)
                && applied.Skip(place).All(later => later.Ended > call.Started) && applied.Take(place).All(earlier => earlier.Started < call.Ended)).ToList())
            {
                Note($"{place}. {Show(call.Unit)} → {Show(call.Outcome!)}");
                refused.Remove(call);
            }
            if (place == applied.Count) break;
            Note($"{place}. {Show(applied[place].Unit)} → {Show(applied[place].Outcome!)}");
            Judge(applied[place].Unit, applied[place].Outcome!);
        }
        Model.Check(refused.Count == 0, $"nothing explains {string.Join("; ", refused.Select(call => $"{Show(call.Unit)} → {Show(call.Outcome!)}"))}");
    }

    private void Judge(StorageCommit unit, CommitOutcome outcome)
    {
        // The journal is no business of the model.
        var own = unit.Operations.Where(operation => operation is not Enqueue enqueue || enqueue.Queue != Journal).ToList();
        if (outcome is Committed committed) model.Apply(new StorageCommit(own), [.. committed.Results.Take(own.Count)]);
        else Model.Check(model.Explains(unit, (Refused)outcome), "it is not refused so");
    }

    /// <summary>Adds what was done to a failure.</summary>
    private async Task WatchAsync(Func<Task> act)
    {
        try { await act(); }
        catch (Exception exception) { throw new InvalidOperationException($"{exception.Message}\n{trace}", exception); }
    }

    private void Note(string line) => trace.AppendLine(line);

    private static string Show(StorageCommit unit) => string.Join(" + ", unit.Operations.Select(ModelText.Of));

    private static string Show(CommitOutcome outcome) => outcome switch
    {
        Committed committed => string.Join(" + ", committed.Results.Select(ModelText.Of)),
        Refused refused => $"refused at {refused.Operation}: {ModelText.Of(refused.Refusal)}",
        _ => $"{outcome}",
    };
}

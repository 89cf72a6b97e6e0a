using System.Collections.Concurrent;
using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>
/// Writers that append at once to streams of a few partitions, some of them refused, and readers that follow each partition, the category and a change feed
/// meanwhile: nobody may skip an event, or be given one twice, or be told another version than was expected.
/// </summary>
internal sealed class OrderProof(IStorageEngine engine, int seed, CancellationToken cancellationToken)
{
    private const int Writers = 6, Units = 60, Partitions = 3, Streams = 9;
    private static readonly CategoryKey Category = Given.Category("order");
    private static readonly CollectionKey Documents = Given.Collection("order");

    // What each event was told when it was appended, by its text.
    private readonly ConcurrentDictionary<string, (StreamKey Stream, long Version, int Partition, long Position)> told = [];
    private readonly ConcurrentQueue<string> problems = [];
    private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was found that must not be; null for nothing.</summary>
    public async Task<string?> FindProblemAsync()
    {
        await engine.ApplyAsync(new DeclareCategory(Category, Partitions, Retention.None));
        await engine.ApplyAsync(new DeclareChanges(Documents, Retention.None));
        var partitions = Enumerable.Range(0, Partitions).Select(partition => Task.Run(() => FollowAsync(partition), cancellationToken)).ToList();
        var category = Task.Run(FollowAllAsync, cancellationToken);
        var changes = Task.Run(FollowChangesAsync, cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer), cancellationToken)));
        written.SetResult();
        var read = (await Task.WhenAll(partitions)).SelectMany(each => each).ToList();
        CheckAll(read, "the partitions");
        CheckAll(await category, "the category");
        await CheckChangesAsync(await changes);
        return problems.TryPeek(out var problem) ? $"{problem} (seed {seed}, {problems.Count} problems)" : null;
    }

    private async Task WriteAsync(int writer)
    {
        var random = new Random(HashCode.Combine(seed, writer));
        var versions = new Dictionary<StreamKey, long>();
        List<Task> underWay = [];
        for (var number = 0; number < Units; number++)
        {
            List<StorageOperation> unit = [];
            foreach (var name in Enumerable.Range(0, Streams).OrderBy(_ => random.Next()).Take(random.Next(1, 4)))
            {
                var stream = new StreamKey(Category, $"{name}");
                var condition = random.Next(3) == 0 ? default : StreamCondition.IfVersion(versions.GetValueOrDefault(stream) + (random.Next(8) == 0 ? 7 : 0));
                unit.Add(new Append(stream, [.. Enumerable.Range(0, random.Next(1, 4)).Select(each => Given.Event($"{writer}.{number}.{name}.{each}"))], condition));
            }
            if (random.Next(2) == 0) unit.Add(Given.Put(new DocumentKey(Documents, "", $"{random.Next(20)}"), (writer * Units) + number));
            // A refusal behind the appends, which must then never have been.
            if (random.Next(6) == 0) unit.Add(new Guard(Given.Lease("nobody's"), 1));
            underWay.Add(SubmitAsync(unit, versions));
            if (random.Next(3) > 0) await Task.WhenAll(underWay);
            for (var i = random.Next(4); i > 0; i--) await Task.Yield();
        }
        await Task.WhenAll(underWay);
    }

    private async Task SubmitAsync(List<StorageOperation> unit, Dictionary<StreamKey, long> versions)
    {
        var outcome = await engine.CommitAsync(new StorageCommit(unit), cancellationToken);
        if (outcome is Refused { Refusal: WrongVersion wrong } refused)
        {
            var append = (Append)unit[refused.Operation];
            if (append.Condition.Holds(wrong.Current)) problems.Enqueue($"{append.Stream} is refused because it ends where it was expected, at {wrong.Current}");
            lock (versions) versions[append.Stream] = wrong.Current;
        }
        if (outcome is not Committed committed) return;
        foreach (var (operation, result) in unit.Zip(committed.Results))
            if (operation is Append append && result is Appended appended)
            {
                lock (versions) versions[append.Stream] = appended.Version;
                var before = appended.Version - append.Events.Count;
                if (!append.Condition.Holds(before)) problems.Enqueue($"{append.Stream} was at {before} and was expected to be at {append.Condition.Version}");
                foreach (var (at, each) in append.Events.Index())
                    told[Given.Text(each.Body)] = (append.Stream, before + at + 1, appended.Partition, appended.Position - append.Events.Count + at + 1);
            }
    }

    private async Task<List<StoredEvent>> FollowAsync(int partition)
    {
        var random = new Random(HashCode.Combine(seed, -partition));
        using var woken = new SemaphoreSlim(0);
        using var subscription = engine.Subscribe(Category, came => { if (came == partition) woken.Release(); });
        List<StoredEvent> read = [];
        for (var after = 0L; ;)
        {
            var isLast = written.Task.IsCompleted;
            var page = await engine.PageAsync(new PartitionRead(Category, partition) { After = after, Count = random.Next(1, 20), Bytes = random.Next(1, 300) });
            foreach (var each in page.Events)
            {
                // Nothing is removed here, so that none is left out.
                if (each.Position != after + 1) problems.Enqueue($"behind position {after} of partition {partition} came {each.Position}");
                after = each.Position;
                read.Add(each);
            }
            if (page.Position != after) problems.Enqueue($"a page of partition {partition} ended at {after} and said {page.Position}");
            if (page.Position < page.Last) continue;
            if (isLast) return read;
            await Task.WhenAny(woken.WaitAsync(cancellationToken), written.Task);
        }
    }

    private async Task<List<StoredEvent>> FollowAllAsync()
    {
        List<StoredEvent> read = [];
        for (CategoryPosition? after = null; ;)
        {
            var isLast = written.Task.IsCompleted;
            var page = (CategoryPage)await engine.ReadCategoryAsync(new CategoryRead(Category) { After = after, Count = 10 }, cancellationToken);
            read.AddRange(page.Events);
            after = page.Position;
            if (page.IsEnd && isLast) return read;
            await Task.Yield();
        }
    }

    private async Task<List<DocumentChange>> FollowChangesAsync()
    {
        List<DocumentChange> read = [];
        for (var after = 0L; ;)
        {
            var isLast = written.Task.IsCompleted;
            var page = await engine.PageAsync(new ChangeRead(Documents) { After = after, Count = 5 });
            foreach (var change in page.Changes)
            {
                if (change.Position <= after) problems.Enqueue($"behind change {after} came {change.Position}");
                after = change.Position;
                read.Add(change);
            }
            after = page.Position;
            if (after >= page.Last && isLast) return read;
            await Task.Yield();
        }
    }

    private void CheckAll(List<StoredEvent> read, string what)
    {
        var found = new HashSet<string>();
        foreach (var each in read)
        {
            var text = Given.Text(each.Event.Body);
            if (!found.Add(text)) problems.Enqueue($"{what} gave {text} twice");
            if (!told.TryGetValue(text, out var at)) problems.Enqueue($"{what} gave {text}, which was refused");
            else if (at != (each.Stream, each.Version, each.Partition, each.Position)) problems.Enqueue($"{text} was told {at} and is {each.Stream} {each.Version}, {each.Partition}/{each.Position}");
        }
        if (found.Count < told.Count) problems.Enqueue($"{what} left out {told.Count - found.Count} of {told.Count} events");
        foreach (var stream in read.GroupBy(each => each.Stream))
            if (!stream.Select(each => each.Version).SequenceEqual(Enumerable.Range(1, stream.Count()).Select(version => (long)version))) problems.Enqueue($"{what} gave {stream.Key} in another order");
    }

    private async Task CheckChangesAsync(List<DocumentChange> changes)
    {
        var view = new Dictionary<string, string>();
        foreach (var change in changes) view[change.Key.Id] = Given.Text(change.Body);
        foreach (var document in await engine.AllAsync(new DocumentQuery(Documents)))
            if (view.GetValueOrDefault(document.Key.Id) != Given.Text(document.Body)) problems.Enqueue($"the change feed left document {document.Key.Id} at {view.GetValueOrDefault(document.Key.Id)}");
    }
}

using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>An event as the model knows it.</summary>
internal sealed record EventModel(Guid Id, string Text, long Version, long Position, TimeSpan AppendedAt);

/// <summary>A stream as it must be.</summary>
internal sealed class StreamModel
{
    public List<EventModel> Events { get; } = [];

    /// <summary>The first version that is there.</summary>
    public long First { get; set; } = 1;

    /// <summary>The newest version that was given.</summary>
    public long Newest { get; set; }

    public bool IsThere { get; set; }

    public long Version => IsThere ? Newest : 0;

    public IEnumerable<EventModel> Seen => Events.Where(each => each.Version >= First);
}

/// <summary>A category as it must be.</summary>
internal sealed class CategoryModel(int partitions, Retention retention)
{
    public Dictionary<StreamKey, StreamModel> Streams { get; } = [];

    /// <summary>By partition: the first position that is kept, and the newest.</summary>
    public (long First, long Last)[] Partitions { get; } = [.. Enumerable.Repeat((1L, 0L), partitions)];

    public StreamModel Stream(StreamKey key) => Streams.TryGetValue(key, out var stream) ? stream : Streams[key] = new StreamModel();

    /// <summary>Where the stream would not end as expected.</summary>
    public Refusal? Refusal(StreamKey key, StreamCondition condition, IReadOnlyList<Event> events)
    {
        var stream = Streams.GetValueOrDefault(key) ?? new StreamModel();
        if (condition.Holds(stream.Version)) return null;
        var from = condition.Version == 0 ? stream.First : condition.Version!.Value + 1;
        var same = stream.Events.Where(each => each.Version >= from).Take(events.Count).ToList();
        return stream.IsThere && events.Count > 0 && same.Select(each => each.Id).SequenceEqual(events.Select(each => each.Id))
            ? new AlreadyAppended(same[^1].Version, key.PartitionOf(partitions), same[^1].Position)
            : new WrongVersion(stream.Version);
    }

    public void Append(Append append, Appended appended, TimeSpan now)
    {
        var (stream, partition) = (Stream(append.Stream), append.Stream.PartitionOf(partitions));
        stream.IsThere = true;
        foreach (var each in append.Events)
        {
            Partitions[partition].Last++;
            stream.Events.Add(new EventModel(each.Id, Given.Text(each.Body), ++stream.Newest, Partitions[partition].Last, now));
        }
        var expected = new Appended(stream.Newest, partition, Partitions[partition].Last);
        Model.Check(appended == expected, $"that is {expected}; found {appended}");
    }

    public void Hide(StreamKey key, long before, bool isDeleted)
    {
        if (Streams.GetValueOrDefault(key) is not { IsThere: true } stream) return;
        stream.First = Math.Max(stream.First, Math.Min(before, stream.Newest + 1));
        stream.IsThere &= !isDeleted;
    }

    /// <summary>What is hidden goes, and then what was kept long enough.</summary>
    public void Sweep(TimeSpan now)
    {
        foreach (var stream in Streams.Values) stream.Events.RemoveAll(each => each.Version < stream.First);
        for (var partition = 0; partition < partitions; partition++)
        {
            var (first, last) = Partitions[partition];
            if (first > last) continue;
            var kept = Streams.Where(pair => pair.Key.PartitionOf(partitions) == partition)
                .SelectMany(pair => pair.Value.Events.Select(each => (Stream: pair.Value, Event: each))).OrderBy(each => each.Event.Position).ToList();
            var bytes = kept.Sum(each => each.Event.Text.Length);
            foreach (var (stream, each) in kept)
            {
                if (each.Position > last - (retention.Count ?? last) && each.AppendedAt > now - (retention.Age ?? TimeSpan.MaxValue) && bytes <= (retention.Bytes ?? long.MaxValue)) break;
                stream.Events.Remove(each);
                stream.First = each.Version + 1;
                bytes -= each.Text.Length;
                first = each.Position + 1;
            }
            Partitions[partition].First = Math.Max(first, last - (retention.Count ?? last) + 1);
        }
    }

    /// <summary>Checks all that can be read of it.</summary>
    public async Task CompareAsync(IStorageEngine engine, CategoryKey key, CancellationToken cancellationToken)
    {
        foreach (var (name, stream) in Streams)
        {
            var read = new StreamRead(name) { Count = StorageLimits.Page };
            var page = (StreamPage)await engine.ReadStreamAsync(read, cancellationToken);
            var seen = stream.Seen.ToList();
            Model.Check(page.Events.Select(each => (each.Version, Given.Text(each.Event.Body), each.Position)).SequenceEqual(seen.Select(each => (each.Version, each.Text, each.Position)))
                && (page.First, page.Version) == (stream.First, stream.Version),
                $"{name} is {stream.First} to {stream.Version}: {string.Join(' ', seen.Select(each => each.Text))}; found {page.First} to {page.Version}: {string.Join(' ', page.Events.Texts())}");
            if (stream.First > 1 && await engine.ReadStreamAsync(read with { From = stream.First - 1 }, cancellationToken) is var gone)
                Model.Check(gone == new VersionGone(stream.First), $"{name} begins with {stream.First}; found {gone}");
        }
        for (var partition = 0; partition < partitions; partition++) await CompareAsync(engine, key, partition, cancellationToken);
        var states = (await engine.FindCategoryAsync(key, cancellationToken))?.Partitions.Select(state => (state.First, state.Last)) ?? [];
        Model.Check(Partitions.Sum(state => state.Last) == 0 || states.SequenceEqual(Partitions), $"the partitions of {key} are {string.Join(' ', Partitions)}; found {string.Join(' ', states)}");
    }

    private async Task CompareAsync(IStorageEngine engine, CategoryKey key, int partition, CancellationToken cancellationToken)
    {
        var (first, _) = Partitions[partition];
        var expected = Streams.Where(pair => pair.Key.PartitionOf(partitions) == partition).SelectMany(pair => pair.Value.Seen).OrderBy(each => each.Position).Select(each => (each.Position, each.Text)).ToList();
        var read = new PartitionRead(key, partition) { Count = StorageLimits.Page };
        var found = ((PartitionPage)await engine.ReadPartitionAsync(read, cancellationToken)).Events.Select(each => (each.Position, Given.Text(each.Event.Body))).ToList();
        Model.Check(found.SequenceEqual(expected), $"partition {partition} of {key} is {string.Join(' ', expected)}; found {string.Join(' ', found)}");
        if (first > 1 && await engine.ReadPartitionAsync(read with { After = first - 2 }, cancellationToken) is var gone)
            Model.Check(gone == new PositionGone(partition, first), $"partition {partition} of {key} begins with {first}; found {gone}");
    }
}

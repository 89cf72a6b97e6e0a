using System.Globalization;

namespace Fulmar.Storage;

/// <summary>How far each partition of a category was read: the last position handled, 0 for none. Partitions have no order among each other.</summary>
/// <param name="Partitions">By their numbers.</param>
public sealed record CategoryPosition(IReadOnlyList<long> Partitions)
{
    /// <summary>The numbers joined by dots.</summary>
    public override string ToString() => string.Join('.', Partitions.Select(position => position.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Reads what <see cref="ToString"/> wrote; null where it is none.</summary>
    public static CategoryPosition? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<long> partitions = [];
        foreach (var part in text.Split('.'))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var position)) return null;
            partitions.Add(position);
        }
        return new CategoryPosition(partitions);
    }

    /// <inheritdoc/>
    public bool Equals(CategoryPosition? other) => other is not null && Partitions.SequenceEqual(other.Partitions);

    /// <inheritdoc/>
    public override int GetHashCode() => Partitions.Aggregate(0, HashCode.Combine);
}

/// <summary>What is asked of all partitions of a category.</summary>
/// <param name="Category">Which.</param>
public sealed record CategoryRead(CategoryKey Category)
{
    /// <summary>Where the page before ended. Null for the first events that are there.</summary>
    public CategoryPosition? After { get; init; }

    /// <summary>At most so many events; 1 to <see cref="StorageLimits.Page"/>. Default 100.</summary>
    public int Count { get; init; } = 100;

    /// <summary>At most so many bytes of bodies, but one event at least; 1 to <see cref="StorageLimits.PageBytes"/>. Default 1 MB.</summary>
    public int Bytes { get; init; } = 1024 * 1024;
}

/// <summary>Events of a category: of each partition in the order of commits, of different partitions in no order.</summary>
/// <param name="Events">May be empty before the end.</param>
/// <param name="Position">Where the next page begins.</param>
/// <param name="IsEnd">Whether nothing was behind it.</param>
public sealed record CategoryPage(IReadOnlyList<StoredEvent> Events, CategoryPosition Position, bool IsEnd) : PositionReading;

/// <summary>Reads categories as a merge of their partitions, on any engine.</summary>
public static class CategoryReading
{
    /// <summary>Reads a page: <see cref="CategoryPage"/>, or <see cref="PositionGone"/> of the first partition of which that is to be said.</summary>
    /// <param name="engine">Which keeps them.</param>
    /// <param name="read">What is asked. A category that does not exist is empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The position is that of a category with other partitions, or something else in it is not what the storage takes (FUL6004).</exception>
    public static async ValueTask<PositionReading> ReadCategoryAsync(this IStorageEngine engine, CategoryRead read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(read);
        StreamRules.Check(read);
        if (await engine.FindCategoryAsync(read.Category, cancellationToken).ConfigureAwait(false) is not { } category) return new CategoryPage([], read.After ?? new CategoryPosition([]), true);
        var count = category.Partitions.Count;
        var positions = Start(read.After, category);
        List<StoredEvent> events = [];
        long bytes = 0;
        var isEnd = true;
        // Another partition is the first on each page, so that a busy one does not keep the others from being read; which one follows from the position alone.
        var first = (int)(positions.Sum() % count);
        for (var i = 0; i < count; i++)
        {
            var partition = (first + i) % count;
            if (events.Count == read.Count || bytes >= read.Bytes)
            {
                isEnd &= positions[partition] >= category.Partitions[partition].Last;
                continue;
            }
            var share = Math.Max(1, (read.Count - events.Count) / (count - i));
            var reading = await engine.ReadPartitionAsync(
                new PartitionRead(read.Category, partition) { After = positions[partition], Count = share, Bytes = (int)(read.Bytes - bytes) }, cancellationToken).ConfigureAwait(false);
            if (reading is not PartitionPage page) return reading;
            // The one event that a page always has may be too much for what is left: its own page will have it.
            if (events.Count > 0 && bytes + page.Events.Sum(each => (long)each.Event.Body.Length) > read.Bytes)
            {
                isEnd = false;
                continue;
            }
            events.AddRange(page.Events);
            bytes += page.Events.Sum(each => (long)each.Event.Body.Length);
            positions[partition] = page.Position;
            isEnd &= page.Position >= page.Last;
        }
        return new CategoryPage(events, new CategoryPosition(positions), isEnd);
    }

    private static long[] Start(CategoryPosition? after, Category category)
    {
        if (after is null) return [.. category.Partitions.Select(partition => partition.First - 1)];
        // Nothing of a category was read before it came to be.
        if (after.Partitions.Count == 0) return new long[category.Partitions.Count];
        if (after.Partitions.Count == category.Partitions.Count) return [.. after.Partitions];
        throw new StorageException(StorageErrors.InvalidOperation, $"{category.Key} has {category.Partitions.Count} partitions, and the position {after} is one of {after.Partitions.Count}.");
    }
}

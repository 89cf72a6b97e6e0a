namespace Fulmar.Storage;

/// <summary>A category as it is.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Retention">Of each partition.</param>
/// <param name="Partitions">By their numbers, from 0.</param>
public sealed record Category(CategoryKey Key, Retention Retention, IReadOnlyList<PartitionState> Partitions)
{
    /// <summary>Partitions of a category that came to be with its first event.</summary>
    public const int DefaultPartitions = 16;
}

/// <summary>One partition of a category.</summary>
/// <param name="First">The first position that is kept; one more than <paramref name="Last"/> when there is none.</param>
/// <param name="Last">The newest position; 0 for none.</param>
public sealed record PartitionState(long First, long Last);

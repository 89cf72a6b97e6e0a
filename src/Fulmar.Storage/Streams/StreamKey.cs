using System.IO.Hashing;
using System.Text;

namespace Fulmar.Storage;

/// <summary>Which namespace a category's name belongs to.</summary>
public enum StreamFamily
{
    /// <summary>Streams of functions: <c>ICommit</c>.</summary>
    Streams = 0,

    /// <summary>Azure Event Hubs.</summary>
    EventHubs = 1,

    /// <summary>The host's own: histories of workflows and entities.</summary>
    App = 2,
}

/// <summary>Names streams of one kind, which are read together. A category comes to be with its first event, or by <see cref="DeclareCategory"/>.</summary>
/// <param name="Store">Whose.</param>
/// <param name="Family">In which namespace.</param>
/// <param name="Name">1 to 260 characters.</param>
public readonly record struct CategoryKey(StoreId Store, StreamFamily Family, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Store}/{Family}/{Name}";
}

/// <summary>Names a stream. It comes to be with its first event.</summary>
/// <param name="Category">Of which kind.</param>
/// <param name="Id">1 to 1,024 characters.</param>
public readonly record struct StreamKey(CategoryKey Category, string Id)
{
    /// <summary>The partition that all events of the stream are in: XxHash32 of the id in UTF-8, modulo the number of partitions.</summary>
    /// <param name="partitions">How many the category has.</param>
    public int PartitionOf(int partitions)
    {
        Span<byte> utf8 = stackalloc byte[3 * StorageLimits.KeyLength];
        return (int)(XxHash32.HashToUInt32(utf8[..Encoding.UTF8.GetBytes(Id, utf8)]) % (uint)partitions);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Category}/{Id}";
}

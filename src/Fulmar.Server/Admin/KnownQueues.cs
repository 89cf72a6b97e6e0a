using Fulmar.Runtime;
using Fulmar.Runtime.Bindings;
using Fulmar.Runtime.Catalog;
using Fulmar.Storage;
using Fulmar.Triggers;

namespace Fulmar.Server.Admin;

/// <summary>A queue that there is: in the store, or read by a function before its first message.</summary>
/// <param name="Statistics">What is in it.</param>
/// <param name="Functions">Those that read it.</param>
/// <param name="HandledPerSecond">Messages that they have handled, in the last minute for each second.</param>
internal sealed record KnownQueue(QueueStatistics Statistics, IReadOnlyList<string> Functions, double HandledPerSecond)
{
    public QueueKey Key => Statistics.Queue;
}

/// <summary>The queues that an operator sees: those of the app's own store, and those that functions of the version that serves read.</summary>
internal sealed class KnownQueues(IStorageEngine storage, AppCatalog catalog, Pumps pumps, TimeProvider time)
{
    private static readonly QueueFamily[] Families = [QueueFamily.Storage, QueueFamily.ServiceBus];

    private ILookup<QueueKey, Function> Readers => (catalog.Current?.Functions ?? [])
        .Where(function => function.Trigger is QueueTriggerDefinition).ToLookup(function => ((QueueTriggerDefinition)function.Trigger).Queue);

    /// <summary>All of them, by family and name.</summary>
    public async Task<IReadOnlyList<KnownQueue>> ListAsync(CancellationToken cancellationToken)
    {
        var readers = Readers;
        var stored = (await storage.ListQueuesAsync(StoreNames.Own, cancellationToken)).Where(queue => Families.Contains(queue.Queue.Family)).ToList();
        foreach (var key in readers.Select(reader => reader.Key).Except(stored.Select(queue => queue.Queue)).ToList())
            stored.Add(await storage.FindQueueAsync(key, cancellationToken) ?? Empty(key));
        return [.. stored.Select(queue => Known(queue, readers)).OrderBy(queue => queue.Key.Family).ThenBy(queue => queue.Key.Name, StringComparer.Ordinal)];
    }

    /// <summary>The queue of that name, null for none. Where both families have one and none is said, it is the storage queue.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="family">Null for either.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<KnownQueue?> FindAsync(string name, QueueFamily? family, CancellationToken cancellationToken)
    {
        var readers = Readers;
        var stores = readers.Select(reader => reader.Key.Store).Prepend(StoreNames.Own).Distinct().ToList();
        foreach (var each in Families.Where(each => family is null || family == each))
            foreach (var store in stores)
            {
                if (QueueNames.Resolve(store, each, name, out var key) is not null) continue;
                var found = await storage.FindQueueAsync(key, cancellationToken) ?? (readers.Contains(key) ? Empty(key) : null);
                if (found is not null) return Known(found, readers);
            }
        return null;
    }

    private KnownQueue Known(QueueStatistics queue, ILookup<QueueKey, Function> readers) => new(
        queue,
        [.. readers[queue.Queue].Where(function => !function.IsDisabled).Select(function => function.Name)],
        pumps.Queues.Where(pump => pump.Queue == queue.Queue).Sum(pump => pump.Handled.PerSecond(time)));

    private static QueueStatistics Empty(QueueKey key) => new(key, 0, 0, 0, null, false);
}

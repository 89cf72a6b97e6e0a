using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Fulmar.Storage.Sqlite.Writing;

/// <summary>Who is called when a commit may have brought something: on the writer's thread, after the commit.</summary>
internal sealed partial class Subscribers(ILogger logger)
{
    private readonly ConcurrentDictionary<QueueKey, ImmutableArray<Action>> queues = [];
    private readonly ConcurrentDictionary<CategoryKey, ImmutableArray<Action<int>>> categories = [];
    private readonly ConcurrentDictionary<CollectionKey, ImmutableArray<Action>> collections = [];

    public IDisposable Add(QueueKey queue, Action wake) => Add(queues, queue, wake);

    public IDisposable Add(CategoryKey category, Action<int> wake) => Add(categories, category, wake);

    public IDisposable Add(CollectionKey collection, Action wake) => Add(collections, collection, wake);

    /// <summary>Calls all for whom the batch brought something.</summary>
    public void Wake(BatchContext batch)
    {
        foreach (var queue in batch.WokenQueues)
            if (queues.TryGetValue(queue, out var known))
                foreach (var wake in known) Call(queue, wake);
        foreach (var partition in batch.WokenPartitions)
            if (categories.TryGetValue(partition.Category.Key, out var known))
                foreach (var wake in known) Call(partition.Category.Key, () => wake(partition.Number));
        foreach (var collection in batch.WokenCollections)
            if (collections.TryGetValue(collection, out var known))
                foreach (var wake in known) Call(collection, wake);
    }

    // What a subscriber does wrong must not end the writer.
    private void Call<T>(T what, Action wake) where T : struct
    {
        try { wake(); }
        catch (Exception exception) { Log.WakeFailed(logger, what, exception); }
    }

    private static Subscription Add<TKey, TWake>(ConcurrentDictionary<TKey, ImmutableArray<TWake>> all, TKey key, TWake wake) where TKey : notnull
    {
        all.AddOrUpdate(key, _ => [wake], (_, known) => known.Add(wake));
        return new Subscription(() => all.AddOrUpdate(key, _ => [], (_, known) => known.Remove(wake)));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Who waits for {What} failed when it was called.")]
        public static partial void WakeFailed(ILogger logger, object what, Exception exception);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

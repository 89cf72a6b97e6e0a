using System.Diagnostics;
using Fulmar.Benchmarks.Measuring;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Benchmarks.Loads;

/// <summary>How an engine is opened for a measurement.</summary>
internal sealed record EngineSetup
{
    /// <summary>Operations of a transaction, at most.</summary>
    public int Batch { get; init; } = 4_096;
}

/// <summary>Loads on an engine that is called in this process.</summary>
internal static class EngineLoad
{
    public static readonly QueueKey Queue = new(new StoreId("app"), QueueFamily.Storage, "measured");
    private static readonly byte[] Body = new byte[256];

    /// <summary>Runs a measurement on a new store on the disk of the repository.</summary>
    public static async Task<T> WithAsync<T>(EngineSetup setup, Func<IStorageEngine, Task<T>> measure)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "bench", "stores", Guid.CreateVersion7().ToString("N"));
        try
        {
            await using var engine = SqliteEngine.Open(new SqliteEngineOptions(folder) { BatchOperations = setup.Batch }, TimeProvider.System, NullLogger.Instance);
            return await measure(engine);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    /// <summary>Callers that each await durability before the next message; messages a second.</summary>
    public static async Task<double> EnqueueAsync(IStorageEngine engine, int callers, TimeSpan time)
    {
        var (started, count) = (Stopwatch.GetTimestamp(), 0L);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                await EnqueueOneAsync(engine);
                Interlocked.Increment(ref count);
            }
        })));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>One caller, one message after the other; the median in milliseconds.</summary>
    public static async Task<double> EnqueueAloneAsync(IStorageEngine engine, int count)
    {
        var took = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await EnqueueOneAsync(engine);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return Rows.Median(took);
    }

    /// <summary>Producers that each await durability, and four consumers that acknowledge what they have and take more in one go; messages a second that went through.</summary>
    public static async Task<double> EndToEndAsync(IStorageEngine engine, int producers, TimeSpan time)
    {
        using var stop = new CancellationTokenSource();
        var done = 0L;
        var producing = Enumerable.Range(0, producers).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await EnqueueOneAsync(engine);
        })).ToArray();
        var consuming = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ConsumeAsync(engine, count => Interlocked.Add(ref done, count), stop.Token))).ToArray();
        // The first moments belong to the caches.
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
        var (started, before) = (Stopwatch.GetTimestamp(), Interlocked.Read(ref done));
        await Task.Delay(time, TimeProvider.System, CancellationToken.None);
        var rate = (Interlocked.Read(ref done) - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll([.. producing, .. consuming]);
        return rate;
    }

    /// <summary>Puts messages there, many at a time.</summary>
    public static async Task FillAsync(IStorageEngine engine, int count)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(4_000))
            await engine.CommitAsync(new StorageCommit([.. chunk.Select(_ => (StorageOperation)new Enqueue(Queue, new Message { Body = Body }))]), CancellationToken.None);
    }

    /// <summary>Puts documents there, many at a time.</summary>
    public static async Task FillDocumentsAsync(IStorageEngine engine, int count)
    {
        var collection = new CollectionKey(new StoreId("app"), CollectionFamily.Documents, "measured");
        var json = "{\"name\":\"" + new string('x', 230) + "\"}";
        var body = System.Text.Encoding.UTF8.GetBytes(json);
        foreach (var chunk in Enumerable.Range(0, count).Chunk(4_000))
            await engine.CommitAsync(new StorageCommit([.. chunk.Select(i => (StorageOperation)new PutDocument(new DocumentKey(collection, $"p{i % 100}", $"d{i}"), body))]), CancellationToken.None);
    }

    public static async Task EnqueueOneAsync(IStorageEngine engine) =>
        await engine.CommitAsync(new StorageCommit(new Enqueue(Queue, new Message { Body = Body })), CancellationToken.None);

    private static async Task ConsumeAsync(IStorageEngine engine, Action<int> done, CancellationToken stop)
    {
        using var wake = new SemaphoreSlim(0);
        using var subscription = engine.Subscribe(Queue, () => { if (wake.CurrentCount == 0) wake.Release(); });
        IReadOnlyList<LeasedMessage> held = [];
        while (!stop.IsCancellationRequested)
        {
            // Together, without waiting in between, so that they share a transaction.
            var settled = held.Count == 0 ? null : engine.CommitAsync(new StorageCommit([.. held.Select(message => (StorageOperation)new Acknowledge(message.Receipt))]), CancellationToken.None).AsTask();
            var leased = (MessagesLeased)((Committed)await engine.CommitAsync(
                new StorageCommit(new LeaseMessages(Queue, 64, TimeSpan.FromSeconds(30), LeaseHolder.Pump)), CancellationToken.None)).Results[0];
            if (settled is not null && await settled is Committed) done(held.Count);
            held = leased.Messages;
            if (held.Count == 0) await wake.WaitAsync(TimeSpan.FromMilliseconds(200), CancellationToken.None);
        }
    }
}

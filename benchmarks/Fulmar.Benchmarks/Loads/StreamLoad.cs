using System.Diagnostics;
using System.Globalization;
using Fulmar.Benchmarks.Measuring;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Fulmar.Storage.Sqlite.Native;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Benchmarks.Loads;

/// <summary>Streams of the embedded engine, durable, 256-byte bodies: appends against itself without group commit, reads against SQLite's own.</summary>
internal static class StreamLoad
{
    private const int Callers = 64, StreamsOfCaller = 16, Events = 1_000_000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);
    private static readonly CategoryKey Category = new(new StoreId("app"), StreamFamily.Streams, "measured");
    private static readonly Event Event = new() { Type = "SomethingHappened", Body = new byte[256] };

    public static async Task<int> RunAsync(IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var rows = new Rows("streams");
        await AddAsync(rows, options.Count > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 5, cancellationToken);
        return rows.Write();
    }

    /// <summary>Measures and adds the rows.</summary>
    public static async Task AddAsync(Rows rows, int rounds, CancellationToken cancellationToken)
    {
        await AppendsAsync(rows, rounds, cancellationToken);
        await ReadsAsync(rows, rounds, cancellationToken);
    }

    private static async Task AppendsAsync(Rows rows, int rounds, CancellationToken cancellationToken)
    {
        List<double> together = [], single = [], enqueued = [];
        for (var round = 0; round < rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            var turns = new List<Func<Task>>
            {
                async () => together.Add(await EngineLoad.WithAsync(new(), AppendAsync)),
                async () => single.Add(await EngineLoad.WithAsync(new() { Batch = 1 }, AppendAsync)),
                async () => enqueued.Add(await EngineLoad.WithAsync(new(), engine => EngineLoad.EnqueueAsync(engine, Callers, Round))),
            };
            if (round % 2 == 1) turns.Reverse();
            foreach (var turn in turns) await turn();
            Console.WriteLine($"  round {round + 1}: append {together[^1]:0}/s, batches of one {single[^1]:0}/s, enqueue beside it {enqueued[^1]:0}/s");
        }
        rows.Add("append with version check, 64 callers, against batches of one", "events/s", together, single, 8, 12, (a, b) => a / b);
    }

    private static async Task ReadsAsync(Rows rows, int rounds, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "bench", "stores", Guid.CreateVersion7().ToString("N"));
        try
        {
            await using var engine = SqliteEngine.Open(new SqliteEngineOptions(folder), TimeProvider.System, NullLogger.Instance);
            var stream = new StreamKey(Category, "1");
            foreach (var chunk in Enumerable.Range(0, Events).Chunk(4_000))
                await engine.CommitAsync(new StorageCommit(new Append(stream, [.. chunk.Select(_ => Event)])), CancellationToken.None);
            List<double> ofStream = [], ofPartition = [], rawStream = [], rawPartition = [];
            for (var round = 0; round < rounds && !cancellationToken.IsCancellationRequested; round++)
            {
                var turns = new List<Func<Task>>
                {
                    async () => ofStream.Add(await RateAsync(() => StreamAsync(engine, stream))),
                    async () => rawStream.Add(await RateAsync(() => Task.Run(() => Raw(folder, "stream = 1 AND version > 0 ORDER BY version")))),
                    async () => ofPartition.Add(await RateAsync(() => PartitionAsync(engine, stream.PartitionOf(16)))),
                    async () => rawPartition.Add(await RateAsync(() => Task.Run(() => Raw(folder, "id > 0 ORDER BY id")))),
                };
                if (round % 2 == 1) turns.Reverse();
                foreach (var turn in turns) await turn();
                Console.WriteLine($"  round {round + 1}: a stream {ofStream[^1]:0}/s, SELECT {rawStream[^1]:0}/s, a partition {ofPartition[^1]:0}/s, SELECT {rawPartition[^1]:0}/s");
            }
            rows.Add("a stream of 1 M events read forward, against SELECT of the same rows", "events/s", ofStream, rawStream, 0.6, 0.85, (a, b) => a / b);
            rows.Add("a partition of 1 M events read, against SELECT of the same rows", "events/s", ofPartition, rawPartition, 0.6, 0.85, (a, b) => a / b);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    /// <summary>Callers that each await durability before the next event, each on streams of its own whose versions it knows; events a second.</summary>
    private static async Task<double> AppendAsync(IStorageEngine engine)
    {
        var (started, count) = (Stopwatch.GetTimestamp(), 0L);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var streams = Enumerable.Range(0, StreamsOfCaller).Select(number => new StreamKey(Category, $"{caller}-{number}")).ToArray();
            for (var i = 0; Stopwatch.GetElapsedTime(started) < Round; i++)
            {
                var append = new Append(streams[i % StreamsOfCaller], [Event], StreamCondition.IfVersion(i / StreamsOfCaller));
                if (await engine.CommitAsync(new StorageCommit(append), CancellationToken.None) is not Committed) throw new InvalidOperationException("Only this caller appends there.");
                Interlocked.Increment(ref count);
            }
        })));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> RateAsync(Func<Task<long>> read)
    {
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        var count = await read();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return count == Events ? count / seconds : throw new InvalidOperationException($"{count} events were read.");
    }

    private static async Task<long> StreamAsync(SqliteEngine engine, StreamKey stream)
    {
        long count = 0;
        for (var read = new StreamRead(stream) { Count = StorageLimits.Page }; ;)
        {
            var page = (StreamPage)await engine.ReadStreamAsync(read, CancellationToken.None);
            count += page.Events.Count;
            if (page.Events.Count == 0) return count;
            read = read with { From = page.Events[^1].Version + 1 };
        }
    }

    private static async Task<long> PartitionAsync(SqliteEngine engine, int partition)
    {
        long count = 0;
        for (var read = new PartitionRead(Category, partition) { Count = StorageLimits.Page }; ;)
        {
            var page = (PartitionPage)await engine.ReadPartitionAsync(read, CancellationToken.None);
            count += page.Events.Count;
            if (page.Position == page.Last) return count;
            read = read with { After = page.Position };
        }
    }

    /// <summary>The same rows by one statement, every column read, bytes copied; nothing is made of them.</summary>
    private static long Raw(string folder, string where)
    {
        using var connection = Connection.Open(Path.Combine(folder, "fulmar.db"), readOnly: true);
        using var rows = connection.Prepare($"SELECT id, stream, version, uid, appended_at, envelope, body, content, checksum FROM event WHERE {where}");
        long count = 0, sum = 0;
        while (rows.Step())
        {
            count++;
            sum += rows.Int64(0) ^ rows.Int64(1) ^ rows.Int64(2) ^ rows.Int64(4) ^ rows.Int64(8) ^ rows.Blob(3).ToArray().Length ^ rows.Blob(5).ToArray().Length ^ rows.Blob(6).ToArray().Length;
        }
        return sum == 0 ? 0 : count;
    }
}

using System.Globalization;
using Fulmar.Benchmarks.Measuring;

namespace Fulmar.Benchmarks.Loads;

/// <summary>The embedded engine, durable, 256-byte bodies: against itself without group commit, the disk, and a broker.</summary>
internal static class StorageLoad
{
    private const int Callers = 64, Backlog = 1_000_000, Documents = 100_000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var rounds = options.Count > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 5;
        var rows = new Rows("storage");
        await ThroughputAsync(rows, rounds, cancellationToken);
        await StreamLoad.AddAsync(rows, rounds, cancellationToken);
        await AloneAsync(rows, rounds);
        await BacklogAsync(rows, rounds, cancellationToken);
        await MemoryAsync(rows);
        return rows.Write();
    }

    private static async Task ThroughputAsync(Rows rows, int rounds, CancellationToken cancellationToken)
    {
        List<double> together = [], single = [], through = [], broker = [];
        await using var rabbit = await Rabbit.StartAsync();
        for (var round = 0; round < rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            // Turned about, so that none always runs on the warmer machine.
            var turns = new List<Func<Task>>
            {
                async () => together.Add(await EngineLoad.WithAsync(new(), engine => EngineLoad.EnqueueAsync(engine, Callers, Round))),
                async () => single.Add(await EngineLoad.WithAsync(new() { Batch = 1 }, engine => EngineLoad.EnqueueAsync(engine, Callers, Round))),
                async () => through.Add(await EngineLoad.WithAsync(new(), engine => EngineLoad.EndToEndAsync(engine, Callers, Round))),
                async () => broker.Add(await rabbit.EndToEndAsync(Callers, Round)),
            };
            if (round % 2 == 1) turns.Reverse();
            foreach (var turn in turns) await turn();
            Console.WriteLine($"  round {round + 1}: enqueue {together[^1]:0}/s, batches of one {single[^1]:0}/s, end to end {through[^1]:0}/s, RabbitMQ {broker[^1]:0}/s");
        }
        rows.Add("enqueue, 64 callers, against the same engine with batches of one", "messages/s", together, single, 15, 25, (a, b) => a / b);
        rows.Add("end to end, 64 producers, against the enqueue rate", "messages/s", through, together, 0.7, 0.85, (a, b) => a / b);
        rows.Add("end to end against a RabbitMQ quorum queue (embedded against broker)", "messages/s", through, broker, 4, 6, (a, b) => a / b);
    }

    private static async Task AloneAsync(Rows rows, int rounds)
    {
        List<double> ours = [], disk = [];
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(await EngineLoad.WithAsync(new(), engine => EngineLoad.EnqueueAloneAsync(engine, 2_000)));
            disk.Add(Disk.SyncMilliseconds(2_000));
        }
        rows.Add("a single caller's enqueue, p50, against one sync of the same disk", "ms", ours, disk, 1.6, 1.1, (a, b) => a / b);
    }

    private static async Task BacklogAsync(Rows rows, int rounds, CancellationToken cancellationToken)
    {
        List<double> empty = [], full = [];
        await EngineLoad.WithAsync(new(), async engine =>
        {
            await EngineLoad.FillAsync(engine, Backlog);
            for (var round = 0; round < rounds && !cancellationToken.IsCancellationRequested; round++)
            {
                full.Add(await EngineLoad.EndToEndAsync(engine, Callers, Round));
                empty.Add(await EngineLoad.WithAsync(new(), other => EngineLoad.EndToEndAsync(other, Callers, Round)));
            }
            return 0;
        });
        rows.Add("end to end with a backlog of 1 M messages, against an empty queue", "messages/s", full, empty, 0.8, 0.95, (a, b) => a / b);
    }

    private static async Task MemoryAsync(Rows rows)
    {
        List<double> full = [], empty = [];
        foreach (var (messages, documents, into) in new[] { (0, 0, empty), (Backlog, Documents, full) })
            await EngineLoad.WithAsync(new(), async engine =>
            {
                await EngineLoad.FillAsync(engine, messages);
                await EngineLoad.FillDocumentsAsync(engine, documents);
                // A first use of everything, so that what is measured is what the records cost.
                await EngineLoad.EndToEndAsync(engine, Callers, TimeSpan.FromSeconds(1));
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                into.Add(Memory.OwnMegabytes());
                return 0;
            });
        rows.Add("memory added by 1 M messages and 100 k documents at rest", "MB", full, empty, 80, 20, (a, b) => a - b);
    }
}

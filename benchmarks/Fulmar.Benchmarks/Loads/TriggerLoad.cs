using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fulmar.Benchmarks.Measuring;
using Fulmar.Server;
using Fulmar.Storage;

namespace Fulmar.Benchmarks.Loads;

/// <summary>Functions that messages and timers start, in a host as <c>serve</c> runs it, against the engine alone.</summary>
internal static class TriggerLoad
{
    private const int Producers = 64, Timers = 1_000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);
    private static readonly StoreId Store = new("app");

    public static async Task<int> RunAsync(IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var rounds = options.Count > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 5;
        var rows = new Rows("triggers");
        var app = Publish(Path.Combine(Repository.Root, "benchmarks/apps/queues"), "queues");
        await ThroughputAsync(rows, app, rounds, cancellationToken);
        await IdleAsync(rows, app);
        await LatenessAsync(rows);
        return rows.Write();
    }

    private static async Task ThroughputAsync(Rows rows, string app, int rounds, CancellationToken cancellationToken)
    {
        List<double> functions = [], engine = [];
        for (var round = 0; round < rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            var turns = new List<Func<Task>>
            {
                async () => functions.Add(await WithHostAsync(app, host => ForwardAsync(host, Round))),
                async () => engine.Add(await EngineLoad.WithAsync(new(), alone => EngineLoad.EndToEndAsync(alone, Producers, Round))),
            };
            if (round % 2 == 1) turns.Reverse();
            foreach (var turn in turns) await turn();
            Console.WriteLine($"  round {round + 1}: function {functions[^1]:0}/s, engine {engine[^1]:0}/s");
        }
        rows.Add("queue-triggered C# function with one output, against the engine's end to end", "messages/s", functions, engine, 0.5, 0.8, (a, b) => a / b);
    }

    /// <summary>Messages a second that a function handled, its output included.</summary>
    public static async Task<double> ForwardAsync(FulmarHost host, TimeSpan time, byte[]? content = null)
    {
        using var stop = new CancellationTokenSource();
        var (queue, body, function) = (new QueueKey(Store, QueueFamily.Storage, "incoming"), content ?? new byte[256], host.Catalog.Current!.Find("Forward")!);
        var producing = Enumerable.Range(0, Producers).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await host.Storage.CommitAsync(new StorageCommit(new Enqueue(queue, new Message { Body = body })), CancellationToken.None);
        })).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        var (started, before) = (Stopwatch.GetTimestamp(), function.State.Succeeded);
        await Task.Delay(time, TimeProvider.System, CancellationToken.None);
        var rate = (function.State.Succeeded - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(producing);
        if (function.State.Failed > 0) throw new InvalidOperationException($"{function.State.Failed} runs failed.");
        return rate;
    }

    /// <summary>One message at a time into an idle host: from before the enqueue to the function's first line.</summary>
    private static async Task IdleAsync(Rows rows, string app)
    {
        const int warm = 200, count = 2_000;
        var took = new List<double>();
        await WithHostAsync(app, async host =>
        {
            var (asked, told) = (new QueueKey(Store, QueueFamily.Storage, "asked"), new QueueKey(Store, QueueFamily.Storage, "told"));
            using var answered = new SemaphoreSlim(0);
            using var subscription = host.Storage.Subscribe(told, () => answered.Release());
            for (var i = 0; i < warm + count; i++)
            {
                var body = Encoding.ASCII.GetBytes(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
                await host.Storage.CommitAsync(new StorageCommit(new Enqueue(asked, new Message { Body = body })), CancellationToken.None);
                await answered.WaitAsync(TimeSpan.FromSeconds(10));
                var leased = (MessagesLeased)((Committed)await host.Storage.CommitAsync(
                    new StorageCommit(new LeaseMessages(told, 1, TimeSpan.FromSeconds(30), LeaseHolder.Client)), CancellationToken.None)).Results[0];
                var message = leased.Messages[0];
                if (i >= warm) took.Add(double.Parse(Encoding.ASCII.GetString(message.Stored.Message.Body.Span), CultureInfo.InvariantCulture) / Stopwatch.Frequency * 1000);
                await host.Storage.CommitAsync(new StorageCommit(new Acknowledge(message.Receipt)), CancellationToken.None);
            }
            return 0;
        });
        rows.Add("enqueue to function start, idle, p50", "ms", [Percentile(took, 0.5)], null, 3, 1, (a, _) => a);
        rows.Add("enqueue to function start, idle, p99", "ms", [Percentile(took, 0.99)], null, 15, 5, (a, _) => a);
    }

    /// <summary>A thousand functions that are due every two seconds, by what the ledger says of each run.</summary>
    private static async Task LatenessAsync(Rows rows)
    {
        var app = Publish(WriteTimers(), "timers");
        var late = new List<double>();
        await WithHostAsync(app, async host =>
        {
            await Task.Delay(TimeSpan.FromSeconds(15), TimeProvider.System, CancellationToken.None);
            for (var i = 0; i < Timers; i++)
                foreach (var run in (await host.Storage.ListOnceAsync(new AppId("app"), $"timer/Timer{i}", null, 100, CancellationToken.None)).Skip(1))
                    late.Add(JsonDocument.Parse(run.Result).RootElement.GetProperty("lateMs").GetDouble());
            return 0;
        });
        Console.WriteLine($"  {late.Count} runs of {Timers} timers, latest {late.Max():0} ms");
        rows.Add("1,000 timer functions: lateness p99", "ms", [Percentile(late, 0.99)], null, 100, 20, (a, _) => a);
    }

    private static string WriteTimers()
    {
        var folder = Path.Combine(Repository.Root, "benchmarks", "apps", "obj", "timers");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Repository.Root, "benchmarks/apps/queues/queues.csproj"), Path.Combine(folder, "timers.csproj"), overwrite: true);
        File.Copy(Path.Combine(Repository.Root, "benchmarks/apps/queues/host.json"), Path.Combine(folder, "host.json"), overwrite: true);
        var code = new StringBuilder("public static class Timers\n{\n");
        for (var i = 0; i < Timers; i++) code.Append(CultureInfo.InvariantCulture, $"    [Function(\"Timer{i}\")] public static void Run{i}([TimerTrigger(\"*/2 * * * * *\")] TimerInfo timer) {{ }}\n");
        File.WriteAllText(Path.Combine(folder, "Timers.cs"), code.Append("}\n").ToString());
        return folder;
    }

    public static string Publish(string project, string name)
    {
        var output = Path.Combine(Repository.Root, "artifacts", "bench", name);
        Repository.Run("dotnet", "publish", project, "-c", "Release", "-o", output, "-nologo", "-v", "quiet");
        return output;
    }

    public static async Task<T> WithHostAsync<T>(string app, Func<FulmarHost, Task<T>> measure)
    {
        var data = Path.Combine(Repository.Root, "artifacts", "bench", "data", Guid.CreateVersion7().ToString("N"));
        try
        {
            await using var host = await FulmarHost.StartAsync(new HostLaunch(RunMode.Serve, app)
            {
                Options = new Dictionary<string, string?> { ["port"] = "0", ["operatorsPort"] = "-1", ["data"] = data },
            }, CancellationToken.None);
            return await measure(host);
        }
        finally { Directory.Delete(data, recursive: true); }
    }

    private static double Percentile(List<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
    }
}

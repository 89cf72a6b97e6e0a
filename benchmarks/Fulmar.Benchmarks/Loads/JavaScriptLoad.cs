using System.Globalization;
using System.Text;
using Fulmar.Benchmarks.Measuring;

namespace Fulmar.Benchmarks.Loads;

/// <summary>An app in JavaScript in <c>serve</c> defaults against what else serves JavaScript, all in the same run and in turns.</summary>
internal static class JavaScriptLoad
{
    private const int Warm = 8, Seconds = 5;
    private static readonly TimeSpan QueueRound = TimeSpan.FromSeconds(4);

    // What a browser sends with a request of a page's script.
    private static readonly string[] BrowserHeaders =
    [
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept: application/json, text/plain, */*",
        "Accept-Language: en-GB,en;q=0.8,de;q=0.5",
        "Accept-Encoding: gzip, deflate, br",
        "Referer: http://localhost:8080/bookings/list?page=2",
        "Cookie: session=8f14e45fceea167a5a36dedd4bea2543; theme=dark",
        "Sec-Fetch-Mode: cors",
        "Cache-Control: no-cache",
    ];

    public static async Task<int> RunAsync(IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var rounds = options.Count > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 7;
        var idle = options.Count > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : 60;
        Machine.Require("wrk", "apt-get install wrk");
        Machine.Require("npm", "https://nodejs.org");
        Repository.BuildHost();
        var (app, queues) = (Repository.Install("benchmarks/apps/hello-js"), Repository.Install("benchmarks/apps/queues-js"));
        var peers = JavaScript.Install();
        var rows = new Rows("js");
        await HttpAsync(rows, app, peers, rounds, cancellationToken);
        await QueueAsync(rows, queues, rounds, cancellationToken);
        await MemoryAsync(rows, app, idle, cancellationToken);
        return rows.Write();
    }

    private static async Task HttpAsync(Rows rows, string app, JavaScript peers, int rounds, CancellationToken cancellationToken)
    {
        await using var fulmar = await JavaScript.FulmarAsync("fulmar", app);
        await using var pure = await JavaScript.FulmarAsync("pure", app, isPure: true);
        await using var fastify = await peers.FastifyAsync(1);
        await using var fastifyTwo = await peers.FastifyAsync(2);
        await using var deno = await peers.DenoAsync();
        await using var framework = await peers.FunctionsFrameworkAsync();
        var headers = BrowserHeaders.SelectMany(header => new[] { "-H", header }).ToArray();
        string[] echo = ["-s", peers.EchoScript];
        var turns = new List<Turn>
        {
            new("hello", fulmar), new("hello", fastify), new("hello", fastifyTwo), new("hello", pure), new("hello", deno), new("hello", framework),
            new("browser", fulmar, "api/hello", headers), new("browser", fastify, "api/hello", headers),
            new("echo", fulmar, "api/echo", echo), new("echo", fastify, "api/echo", echo),
        };
        foreach (var turn in turns) turn.Run(Warm);
        for (var round = 0; round < rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            // Turned about, so that none always runs on the warmer machine.
            foreach (var turn in round % 2 == 0 ? turns : Enumerable.Reverse(turns))
            {
                turn.Measure(Seconds);
                Console.WriteLine($"  round {round + 1} {turn.Load,-8} {turn.Subject.Name,-10} {turn.Rate[^1],8:0} requests/s {turn.Processor[^1],8:0.0} µs/request");
            }
        }
        Turn Of(string load, Subject subject) => turns.First(turn => turn.Load == load && turn.Subject == subject);
        void Compare(string what, string load, Subject ours, Subject peer, double floor, double aim) =>
            rows.Add(what, "requests/s", Of(load, ours).Rate, Of(load, peer).Rate, floor, aim, (a, b) => a / b);
        Compare("hello JSON, against fastify in one process", "hello", fulmar, fastify, 1.15, 1.35);
        Compare("hello JSON, against fastify in two processes", "hello", fulmar, fastifyTwo, 0.95, 1.1);
        Compare("hello JSON with 8 browser headers, against fastify in one process", "browser", fulmar, fastify, 1.35, 1.6);
        Compare("hello JSON, the package's own module, against fastify", "hello", pure, fastify, 0.7, 0.85);
        Compare("hello JSON, against Deno.serve", "hello", fulmar, deno, 0.5, 0.7);
        Compare("hello JSON, against functions-framework", "hello", fulmar, framework, 8, 12);
        rows.Add("processor time of a hello request, host and worker, against fastify", "µs", Of("hello", fulmar).Processor, Of("hello", fastify).Processor, 1.3, 1, (a, b) => a / b);
        Compare("64 KiB body sent back, against fastify", "echo", fulmar, fastify, 0.9, 1.1);
    }

    private static async Task QueueAsync(Rows rows, string app, int rounds, CancellationToken cancellationToken)
    {
        var peer = TriggerLoad.Publish(Path.Combine(Repository.Root, "benchmarks/apps/queues"), "queues");
        // An ordinary message: JSON of 256 bytes.
        var content = Encoding.UTF8.GetBytes($$"""{"id":"8f14e45f","item":"chair","count":3,"note":"{{new string('x', 204)}}"}""");
        List<double> ours = [], theirs = [];
        for (var round = 0; round < rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            var turns = new List<Func<Task>>
            {
                async () => ours.Add(await TriggerLoad.WithHostAsync(app, host => TriggerLoad.ForwardAsync(host, QueueRound, content))),
                async () => theirs.Add(await TriggerLoad.WithHostAsync(peer, host => TriggerLoad.ForwardAsync(host, QueueRound, content))),
            };
            if (round % 2 == 1) turns.Reverse();
            foreach (var turn in turns) await turn();
            Console.WriteLine($"  round {round + 1}: JavaScript {ours[^1]:0}/s, C# {theirs[^1]:0}/s");
        }
        rows.Add("queue-triggered function with one output, against the C# one", "messages/s", ours, theirs, 0.4, 0.6, (a, b) => a / b);
    }

    private static async Task MemoryAsync(Rows rows, string app, int idle, CancellationToken cancellationToken)
    {
        await using var host = await JavaScript.FulmarAsync("fulmar", app);
        Console.WriteLine($"  at rest for {idle} s …");
        await Task.Delay(TimeSpan.FromSeconds(idle), TimeProvider.System, cancellationToken);
        // One that waits for an app is called so; one that has an app, after the app.
        rows.Add("an idle worker (PSS, beside the one of the app)", "MB", [.. Enumerable.Range(0, 5).Select(_ => host.MemoryOf("node") / 1048576.0)], null, 25, 15, (a, _) => a);
    }

    private sealed record Turn(string Load, Subject Subject, string Path = "api/hello", params string[] Options)
    {
        public List<double> Rate { get; } = [];

        /// <summary>Of each round, microseconds a request.</summary>
        public List<double> Processor { get; } = [];

        public (double PerSecond, long Requests) Run(int seconds) => HttpLoad.Load(Subject, seconds, Path, Options);

        public void Measure(int seconds)
        {
            var before = Subject.Processor();
            var (perSecond, requests) = Run(seconds);
            Rate.Add(perSecond);
            Processor.Add((Subject.Processor() - before).TotalMicroseconds / requests);
        }
    }
}

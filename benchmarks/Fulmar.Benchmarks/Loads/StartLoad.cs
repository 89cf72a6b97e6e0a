using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Fulmar.Benchmarks.Measuring;

namespace Fulmar.Benchmarks.Loads;

/// <summary>From a process's start to its first answer, a new version's first call, and the memory of a host at rest.</summary>
internal static class StartLoad
{
    private const int IdleSeconds = 60;

    public static async Task<int> RunAsync(IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var rounds = options.Count > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 9;
        var idle = options.Count > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : IdleSeconds;
        var (app, peerFile) = Repository.Build();
        var rows = new Rows("start");
        var project = Path.Combine(Repository.Root, "benchmarks/apps/hello");
        await using (await HttpLoad.StartFulmarAsync(project, "start")) { /* builds it: what is measured is the start of a built app */ }

        List<double> ours = [], peers = [], wrapped = [];
        for (var round = 0; round < rounds; round++)
        {
            await using (var fulmar = await HttpLoad.StartFulmarAsync(project, "start")) ours.Add(fulmar.FirstAnswer.TotalMilliseconds);
            await using (var peer = await HttpLoad.StartPeerAsync(peerFile)) peers.Add(peer.FirstAnswer.TotalMilliseconds);
            await using (var script = await HttpLoad.StartFulmarAsync(project, "start", Repository.FreePort(), Path.Combine(Repository.Root, "fulmar"))) wrapped.Add(script.FirstAnswer.TotalMilliseconds);
        }
        rows.Add("fulmar start of a built app, process start to first answer", "ms", ours, peers, 2.2, 1.5, (a, b) => a / b);
        rows.Add("the same through the ./fulmar script", "ms", wrapped, peers, 2.2, 1.5, (a, b) => a / b);

        List<double> first = [];
        await using (var host = await HttpLoad.StartFulmarAsync(app))
            for (var round = 0; round < rounds + 1; round++)
            {
                var took = await FirstCallAsync(host);
                // The very first also warms the path of a reload itself.
                if (round > 0) first.Add(took);
            }
        rows.Add("first call of a small app in a running host (load + call)", "ms", first, null, 15, 5, (a, _) => a);

        List<double> rest = [], peerRest = [];
        await using (var host = await HttpLoad.StartFulmarAsync(app))
        await using (var peer = await HttpLoad.StartPeerAsync(peerFile))
        {
            Console.WriteLine($"  at rest for {idle} s …");
            await Task.Delay(TimeSpan.FromSeconds(idle), TimeProvider.System, cancellationToken);
            for (var sample = 0; sample < 5; sample++)
            {
                rest.Add(host.Memory() / 1048576.0);
                peerRest.Add(peer.Memory() / 1048576.0);
            }
        }
        rows.Add("host at rest with one app beyond bare Kestrel's (PSS of the tree)", "MB", rest, peerRest, 50, 20, (a, b) => a - b);
        return rows.Write();
    }

    // A reload loads the published output as a new version: a new load context, code that has never run.
    public static async Task<double> FirstCallAsync(Subject host, string data = HttpLoad.Data)
    {
        var file = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "artifacts", "bench", data, "run", "host.json")));
        var socket = file.RootElement.GetProperty("socket").GetString()!;
        using var operators = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), token);
                return new NetworkStream(connection, ownsSocket: true);
            },
        });
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("x-functions-key", HttpLoad.Key);
        // Both connections are open before the clock starts.
        await operators.GetStringAsync("http://fulmar/fulmar/v1/status");
        await client.GetStringAsync(new Uri(host.Address, "healthz/live"));
        var begun = Stopwatch.GetTimestamp();
        using var reloaded = await operators.PostAsync("http://fulmar/fulmar/v1/reload", null);
        reloaded.EnsureSuccessStatusCode();
        await client.GetStringAsync(new Uri(host.Address, "api/hello"));
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}

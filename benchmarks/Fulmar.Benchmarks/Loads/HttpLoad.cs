using System.Globalization;
using System.Text.RegularExpressions;
using Fulmar.Benchmarks.Measuring;

namespace Fulmar.Benchmarks.Loads;

/// <summary>Hello JSON in <c>serve</c> defaults against a bare Kestrel minimal API: requests a second, and bytes allocated a request.</summary>
internal static partial class HttpLoad
{
    public const string Key = "bench-key-0123456789-abcdefghijklmnopqrstuvwxyz";
    public const string Data = "data";
    private const int Connections = 32;

    public static async Task<int> RunAsync(IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var rounds = options.Count > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 7;
        Machine.Require("wrk", "apt-get install wrk");
        var (app, peerFile) = Repository.Build();
        await using var fulmar = await StartFulmarAsync(app);
        await using var peer = await StartPeerAsync(peerFile);
        Subject[] both = [fulmar, peer];
        var rate = both.ToDictionary(subject => subject, _ => new List<double>());
        var bytes = both.ToDictionary(subject => subject, _ => new List<double>());
        foreach (var subject in both) Load(subject, seconds: 8);
        for (var round = 0; round < rounds && !cancellationToken.IsCancellationRequested; round++)
            // Turned about, so that neither always runs on the warmer machine.
            foreach (var subject in round % 2 == 0 ? both : both.Reverse())
            {
                var before = await AllocatedAsync(subject);
                var (perSecond, requests) = Load(subject, seconds: 5);
                rate[subject].Add(perSecond);
                bytes[subject].Add((await AllocatedAsync(subject) - before) / (double)requests);
                Console.WriteLine($"  round {round + 1} {subject.Name,-8} {perSecond,8:0} requests/s {bytes[subject][^1],8:0} B/request");
            }
        var rows = new Rows("http");
        rows.Add("hello JSON against a bare Kestrel minimal API", "requests/s", rate[fulmar], rate[peer], 0.88, 0.95, (a, b) => a / b);
        rows.Add("allocations per hello request beyond the peer's", "bytes", bytes[fulmar], bytes[peer], 1024, 205, (a, b) => a - b);
        return rows.Write();
    }

    public static Task<Subject> StartFulmarAsync(string app, string verb = "serve") => StartFulmarAsync(app, verb, Repository.FreePort(), Repository.Fulmar);

    public static Task<Subject> StartFulmarAsync(string app, string verb, int port, string file) => Subject.StartAsync("fulmar", file,
        [verb, app, "--port", port.ToString(CultureInfo.InvariantCulture), "--operators-port", "0", "--data", Path.Combine(Repository.Root, "artifacts", "bench", Data)],
        port, new Dictionary<string, string> { ["FULMAR_MASTER_KEY"] = Key });

    public static Task<Subject> StartPeerAsync(string file)
    {
        var port = Repository.FreePort();
        return Subject.StartAsync("kestrel", file, ["--urls", $"http://127.0.0.1:{port}"], port);
    }

    public static (double PerSecond, long Requests) Load(Subject subject, int seconds, string path = "api/hello", params IEnumerable<string> options)
    {
        var output = Repository.Run("wrk", ["-t1", $"-c{Connections}", $"-d{seconds}s", "-H", $"x-functions-key: {Key}", .. options, $"{subject.Address}{path}"]);
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal)) throw new InvalidOperationException($"{subject.Name} answered with errors:\n{output}");
        return (double.Parse(PerSecond().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), long.Parse(Requests().Match(output).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static async Task<long> AllocatedAsync(Subject subject)
    {
        using var client = new HttpClient();
        return long.Parse(await client.GetStringAsync(new Uri(subject.Address, "api/allocated")), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();
}

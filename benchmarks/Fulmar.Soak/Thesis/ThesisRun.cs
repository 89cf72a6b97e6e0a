using System.Diagnostics;

namespace Fulmar.Soak.Thesis;

/// <summary>
/// The thesis under test: a host is killed at random moments, under full load, again and again; then all that was acknowledged is there exactly
/// once, and nothing is there by half.
/// </summary>
/// <param name="Kills">How often it is killed.</param>
/// <param name="Seed">Of the moments.</param>
/// <param name="Route">The function that takes the numbers.</param>
internal sealed record ThesisRun(int Kills, int Seed, string Route = "take")
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), Longest = TimeSpan.FromSeconds(2);
    private const string HostJson = """{ "version": "2.0", "logging": { "logLevel": { "default": "Critical" } } }""";

    /// <summary>Runs it.</summary>
    /// <param name="progress">Is told how often it was killed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="prepare">Does what else is to be done before a process is started; null for nothing.</param>
    public async Task<ThesisFindings> RunAsync(IProgress<int>? progress, CancellationToken cancellationToken, Action<ProcessStartInfo>? prepare = null)
    {
        var random = new Random(Seed);
        using var folder = new ThesisFolder(HostJson);
        await using var host = new ThesisHost(folder, prepare);
        using var clients = new ThesisClients(host, Route);
        clients.Start(cancellationToken);

        var begun = Stopwatch.GetTimestamp();
        host.Start();
        await host.ListensAsync(cancellationToken);
        var toStart = Stopwatch.GetElapsedTime(begun) is var first && first < Longest ? first : Longest;
        for (var kill = 1; kill <= Kills; kill++)
        {
            // Every fourth time while it starts: the store is opened, leases of the process before are broken, the first requests come.
            var isStarting = kill % 4 == 0;
            if (!isStarting) await host.ListensAsync(cancellationToken);
            await Task.Delay(toStart * (random.NextDouble() * 1.2), TimeProvider.System, cancellationToken);
            await host.KillAsync(cancellationToken);
            progress?.Report(kill);
            host.Start();
        }
        await host.ListensAsync(cancellationToken);
        await clients.FinishAsync().WaitAsync(Patience, cancellationToken);
        await ThesisStore.DrainsAsync(folder.Data, cancellationToken);
        var exitCode = await host.StopAsync(cancellationToken);

        var findings = ThesisFindings.Of(folder.Data, clients.Acknowledged);
        return findings with
        {
            Other =
            [
                .. findings.Other, .. clients.Unexpected.Select(answer => $"{answer.Value} times {answer.Key}"),
                .. exitCode == 0 ? (string[])[] : [$"the host ended with {exitCode}:\n{host.Output}"],
            ],
        };
    }
}

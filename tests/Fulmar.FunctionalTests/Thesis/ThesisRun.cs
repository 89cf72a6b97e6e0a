using System.Diagnostics;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Thesis;

/// <summary>
/// The thesis under test: a host is killed at random moments, under full load, again and again; then all that was acknowledged is there exactly
/// once, and nothing is there by half.
/// </summary>
/// <param name="Kills">How often it is killed.</param>
/// <param name="Seed">Of the moments.</param>
/// <param name="Route">The function that takes the numbers.</param>
public sealed record ThesisRun(int Kills, int Seed, string Route = "take")
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private const string HostJson = """{ "version": "2.0", "logging": { "logLevel": { "default": "Critical" } } }""";

    /// <summary>Runs it.</summary>
    /// <param name="tell">Is told of the progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ThesisFindings> RunAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        var random = new Random(Seed);
        using var folder = new TemporaryFolder();
        BuiltApp.Publish("thesis", folder["app"], ("host.json", HostJson));
        await using var host = new ThesisHost(folder["app"], folder["data"], FreePort.Find());
        using var clients = new ThesisClients(host, Route);
        clients.Start(cancellationToken);

        var begun = Stopwatch.GetTimestamp();
        host.Start();
        await host.ListensAsync(cancellationToken);
        var toStart = Stopwatch.GetElapsedTime(begun);
        for (var kill = 1; kill <= Kills; kill++)
        {
            // Every fourth time while it starts: the store is opened, leases of the process before are broken, the first requests come.
            var isStarting = kill % 4 == 0;
            if (!isStarting) await host.ListensAsync(cancellationToken);
            await Task.Delay(toStart * (random.NextDouble() * 1.2), TimeProvider.System, cancellationToken);
            await host.KillAsync(cancellationToken);
            if (kill % 20 == 0) tell($"{kill} kills, {clients.Acknowledged.Count} acknowledged");
            host.Start();
        }
        await host.ListensAsync(cancellationToken);
        await clients.FinishAsync().WaitAsync(Patience, cancellationToken);
        await ThesisStore.DrainsAsync(folder["data"], cancellationToken);
        var exitCode = await host.StopAsync(cancellationToken);

        var findings = ThesisFindings.Of(folder["data"], clients.Acknowledged);
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

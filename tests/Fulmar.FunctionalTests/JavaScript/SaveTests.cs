using System.Diagnostics;
using System.Globalization;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary>
/// How soon what is saved is served: from the write to the first answer of the new code. The times are a diagnostic message (<c>-diagnostics</c>), and not judged: they are the machine's. Nothing else runs meanwhile.
/// </summary>
[Collection(nameof(SaveTests))]
[CollectionDefinition(nameof(SaveTests), DisableParallelization = true)]
public sealed class SaveTests
{
    private const int Saves = 10, MostVersions = 100;
    private static readonly TimeSpan BuildBound = TimeSpan.FromMinutes(2);

    private const string Word = """
        const { app } = require('@azure/functions');
        app.http('word', { authLevel: 'anonymous', handler: async () => ({ body: 'WORD' }) });
        """;

    [Fact]
    public async Task Each_of_ten_saves_of_a_script_is_served()
    {
        await using var host = await RunningHost.Start("js-http", options: new() { ["watch"] = "true" }, files: ("src/functions/word.js", Word));
        await Measure(host, "src/functions/word.js");
    }

    [Fact]
    public async Task Each_of_ten_saves_in_TypeScript_is_built_and_served()
    {
        await using var host = await RunningHost.Start("js-typescript", options: new() { ["watch"] = "true" });
        await Measure(host, "src/functions/word.ts");
    }

    private static async Task Measure(RunningHost host, string name)
    {
        var file = Path.Combine(host.AppFolder, name);
        var text = await File.ReadAllTextAsync(file, RunningHost.Cancelled);
        Assert.Equal("WORD", await host.GetString("/api/word"));
        List<double> times = [];
        for (var save = 1; save <= Saves; save++)
        {
            var version = host.Host.Catalog.Current!.Version;
            var began = Stopwatch.GetTimestamp();
            await File.WriteAllTextAsync(file, text.Replace("WORD", $"word {save}", StringComparison.Ordinal), RunningHost.Cancelled);
            // Told and not asked for again and again, which would take the machine from the build.
            do await Serves(host, version + 1);
            while (await host.GetString("/api/word") != $"word {save}" && ++version < MostVersions);
            Assert.Equal($"word {save}", await host.GetString("/api/word"));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        times.Sort();
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"{name}: median {(times[Saves / 2 - 1] + times[Saves / 2]) / 2:0} ms, most {times[^1]:0} ms, least {times[0]:0} ms"));
    }
    private static async Task Serves(RunningHost host, int version)
    {
        using var bound = new CancellationTokenSource(BuildBound);
        try
        {
            await foreach (var entry in host.Host.Logs.FollowAsync(bound.Token))
                if (entry.Message.Contains($", version {version}:", StringComparison.Ordinal)) return;
        }
        catch (OperationCanceledException) { Assert.Fail($"Version {version} does not serve:\n{string.Join('\n', host.Host.Logs.Newest().TakeLast(10).Select(entry => entry.Message))}"); }
    }
}

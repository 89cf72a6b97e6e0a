using System.Net.Http.Json;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Airline;

/// <summary>The sample published and served: an app in two languages.</summary>
[Collection(BuildsInTheClone.Name)]
public sealed class PublishedTests
{
    [Fact]
    public async Task Both_languages_run_from_what_was_published()
    {
        using var folder = new TemporaryFolder();
        (await ProcessRun.Of("dotnet", ["publish", "-c", "Release", "-o", folder["published"], "-nodeReuse:false", "-tl:off"], Path.Combine(Clone.Root, "samples", "airline"))).Succeeded();
        (await ProcessRun.Of("npm", ["ci", "--omit=dev", "--no-audit", "--no-fund"], folder["published"])).Succeeded();
        await using var host = await HostProcess.StartAsync("serve", folder["published"]);

        (await host.Client.PostAsJsonAsync("api/bookings", new { flight = "TN7", seats = 2, passenger = "Ada" }, TestContext.Current.CancellationToken)).Dispose();

        await host.Prints("To Ada: TN7: 2 seats are yours.");
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Airports;

/// <summary>The sample as its README starts it.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task The_sample_runs_with_fulmar_start_and_ends_with_ctrl_c()
    {
        await using var host = await RunningHost.StartAsync("start", AirportsHost.Folder);

        var found = await host.Client.GetFromJsonAsync<JsonElement>("api/airports?q=zurich", TestContext.Current.CancellationToken);

        Assert.Equal(["ZRH"], found.All("code"));
        await host.Prints("Search ");
        Assert.Contains($"http://localhost:{host.Address.Port}/api/airports/nearest", host.Output);
        Assert.Equal(0, await host.StopAsync());
    }
}

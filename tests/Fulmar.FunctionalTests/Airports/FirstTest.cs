// As in the guide, which must not begin with cancellation.
#pragma warning disable xUnit1051
using Fulmar.Testing;

namespace Fulmar.FunctionalTests.Airports;

/// <summary>The test that the guide to the first app shows.</summary>
public sealed class FirstTest
{
    private readonly string app = AirportsApp.CSharp.Folder;

    [Fact]
    public async Task Zurich_is_found_without_its_accent()
    {
        await using var host = await FunctionHost.StartAsync(app);

        var answer = await host.Client.GetStringAsync("api/airports?q=zurich");

        Assert.Contains("ZRH", answer);
    }
}

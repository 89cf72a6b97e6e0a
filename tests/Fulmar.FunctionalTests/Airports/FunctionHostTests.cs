using System.Net;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Testing;

namespace Fulmar.FunctionalTests.Airports;

/// <summary><c>Fulmar.Testing</c>, with the sample as its app.</summary>
public sealed class FunctionHostTests
{
    [Fact]
    public async Task Hosts_side_by_side_keep_their_settings_apart()
    {
        using var data = new TemporaryFolder();
        WriteOneAirport(data);

        await using var small = await AirportsApp.CSharp.StartAsync(data.Path);
        await using var whole = await AirportsApp.CSharp.StartAsync();

        Assert.NotEqual(small.Address.Port, whole.Address.Port);
        Assert.Equal(1, (await small.JsonOf("stats")).GetProperty("airports").GetInt32());
        Assert.Equal(42, (await whole.JsonOf("stats")).GetProperty("airports").GetInt32());
    }

    [Fact]
    public async Task Hosts_that_are_started_at_once_all_answer()
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AirportsApp.CSharp.StartAsync()));
        try
        {
            foreach (var host in hosts) Assert.Equal("Frankfurt", (await host.JsonOf("airports/FRA")).GetProperty("city").GetString());
        }
        finally
        {
            foreach (var host in hosts) await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_log_tells_of_every_call()
    {
        await using var host = await AirportsApp.CSharp.StartAsync();
        await host.JsonOf("airports/FRA");

        // The line is written when the answer is out already: the next answer of the same connection comes after it.
        await host.JsonOf("stats");

        var entry = Assert.Single(host.Logs, entry => entry is { Function: "Lookup", Outcome: not null });
        Assert.Equal("Succeeded", entry.Outcome);
        Assert.True(entry.DurationMs > 0);
    }

    [Fact]
    public async Task After_the_end_the_port_is_closed_and_the_data_are_gone()
    {
        var host = await AirportsApp.CSharp.StartAsync();
        var (address, data) = (host.Address, host.DataFolder);
        Assert.True(File.Exists(Path.Combine(data, "run", "host.json")));

        await host.DisposeAsync();
        await host.DisposeAsync();

        Assert.False(Directory.Exists(data));
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Keys_are_asked_for_when_a_test_wants_them()
    {
        using var app = SmallApp.Write("Function", "\"in\"");
        await using var host = await FunctionHost.StartAsync(app.Path, new()
        {
            RequireKeys = true,
            Settings = new Dictionary<string, string?> { ["FULMAR_MASTER_KEY"] = "a key for a test" },
        }, TestContext.Current.CancellationToken);

        using var refused = await host.Answer("Hello");
        using var welcome = await host.Answer("Hello?code=a%20key%20for%20a%20test");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("in", await welcome.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_app_that_does_not_build_fails_the_start_with_the_compilers_words()
    {
        using var app = SmallApp.Write("Anonymous", "nothing");

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => FunctionHost.StartAsync(app.Path, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("CS0103: The name 'nothing' does not exist", exception.Message);
    }

    [Fact]
    public async Task A_setting_that_the_app_cannot_use_fails_the_start_with_the_apps_words()
    {
        using var nothing = new TemporaryFolder();

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => AirportsApp.CSharp.StartAsync(nothing.Path));

        Assert.Contains("airports.csv", exception.Message);
        // The host that comes next is not disturbed.
        await using var host = await AirportsApp.CSharp.StartAsync();
        Assert.Equal(42, (await host.JsonOf("stats")).GetProperty("airports").GetInt32());
    }

    private static void WriteOneAirport(TemporaryFolder data)
    {
        data.Write("airports.csv", "iata,icao,name,city,country,latitude,longitude\nONE,OONE,The only one,Here,There,1,2\n");
        data.Write("routes.csv", "airline,from,to\n");
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Airports;

/// <summary>The sample as its README starts it.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("airports")]
    [InlineData("airports-js")]
    public async Task The_sample_runs_with_fulmar_start_and_ends_with_ctrl_c(string sample)
    {
        await using var host = await HostProcess.StartAsync("start", new AirportsApp(sample).Folder);

        var found = await host.Client.GetFromJsonAsync<JsonElement>("api/airports?q=zurich", TestContext.Current.CancellationToken);

        Assert.Equal(["ZRH"], found.All("code"));
        await host.Prints("Search ");
        Assert.Contains($"http://localhost:{host.Address.Port}/api/airports/nearest", host.Output);
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task An_app_knows_cultures_and_normal_forms_and_is_in_none_of_them_by_itself()
    {
        using var app = SmallApp.Write("Anonymous", """
            $"{1234.5.ToString("N1", new System.Globalization.CultureInfo("de-DE"))} {"é".Normalize(System.Text.NormalizationForm.FormD).Length} {1.5}"
            """);
        await using var host = await HostProcess.StartAsync("start", app.Path, new Dictionary<string, string?> { ["LC_ALL"] = "de_DE.UTF-8" });

        Assert.Equal("1.234,5 2 1.5", await host.Client.GetStringAsync(new Uri("api/Hello", UriKind.Relative), TestContext.Current.CancellationToken));
    }
}

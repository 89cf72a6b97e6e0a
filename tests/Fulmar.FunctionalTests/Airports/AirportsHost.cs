using System.Net.Http.Json;
using System.Text.Json;
using Fulmar.FunctionalTests.Clones;
using Fulmar.Testing;

namespace Fulmar.FunctionalTests.Airports;

/// <summary>The sample with its own data, shared by the tests of a class.</summary>
public sealed class AirportsHost : IAsyncLifetime
{
    private FunctionHost? host;

    public static string Folder { get; } = Path.Combine(Clone.Root, "samples", "airports");

    public FunctionHost Host => host!;

    /// <summary>Starts the sample over another folder of data; null for its own.</summary>
    public static Task<FunctionHost> StartAsync(string? data = null) => FunctionHost.StartAsync(
        Folder, new() { Settings = new Dictionary<string, string?> { ["AIRPORTS_DATA"] = data } }, TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync() => host = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
    }
}

/// <summary>The sample with the data of OpenFlights, where these are.</summary>
public sealed class OpenFlightsHost : IAsyncLifetime
{
    private FunctionHost? host;

    /// <summary>The host. Without the data the test is skipped.</summary>
    public FunctionHost Host
    {
        get
        {
            if (host is null) Assert.Skip("The OpenFlights data are not here. Set FULMAR_DATA to the folder that has openflights/ in it.");
            return host;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (OpenFlights.Folder is not null) host = await AirportsHost.StartAsync(OpenFlights.Folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
    }
}

internal static class FunctionHostExtensions
{
    /// <summary>The JSON of a successful answer.</summary>
    public static Task<JsonElement> JsonOf(this FunctionHost host, string path) =>
        host.Client.GetFromJsonAsync<JsonElement>($"api/{path}", TestContext.Current.CancellationToken);

    /// <summary>The answer, whatever its status.</summary>
    public static Task<HttpResponseMessage> Answer(this FunctionHost host, string path) =>
        host.Client.GetAsync(new Uri($"api/{path}", UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>A text property of each item.</summary>
    public static string[] All(this JsonElement array, string property) => [.. array.EnumerateArray().Select(item => item.GetProperty(property).GetString()!)];
}

using System.Net.Http.Json;
using System.Text.Json;
using Fulmar.FunctionalTests.Clones;
using Fulmar.Testing;

namespace Fulmar.FunctionalTests.Airports;

/// <summary>The sample in one of its languages.</summary>
/// <param name="Name">Its folder in <c>samples</c>.</param>
/// <param name="Settings">App settings that it is started with.</param>
public sealed record AirportsApp(string Name, params (string Name, string Value)[] Settings)
{
    public static readonly AirportsApp CSharp = new("airports");

    /// <summary>With the worker's module in the place of the package, as it runs by itself.</summary>
    public static readonly AirportsApp TypeScript = new("airports-js");

    /// <summary>With the package itself.</summary>
    public static readonly AirportsApp TypeScriptPure = new("airports-js", ("FULMAR_PURE_AZURE_MODULE", "1"));

    public string Folder => Path.Combine(Clone.Root, "samples", Name);

    /// <summary>Starts the sample over another folder of data; null for its own.</summary>
    public Task<FunctionHost> StartAsync(string? data = null)
    {
        var settings = Settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value);
        settings["AIRPORTS_DATA"] = data;
        return FunctionHost.StartAsync(Folder, new() { Settings = settings }, TestContext.Current.CancellationToken);
    }
}

/// <summary>The sample with its own data, shared by the tests of a class.</summary>
public abstract class AirportsHost(AirportsApp app) : IAsyncLifetime
{
    private FunctionHost? host;

    public AirportsApp App => app;

    public FunctionHost Host => host!;

    public async ValueTask InitializeAsync() => host = await app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (host is not null) await host.DisposeAsync();
    }
}

/// <summary>The sample with the data of OpenFlights, where these are.</summary>
public abstract class OpenFlightsHost(AirportsApp app) : IAsyncLifetime
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
        if (OpenFlights.Folder is not null) host = await app.StartAsync(OpenFlights.Folder);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
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

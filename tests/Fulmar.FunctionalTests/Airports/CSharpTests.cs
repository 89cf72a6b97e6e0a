using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Fulmar.FunctionalTests.Airports;

public sealed class CSharpHost() : AirportsHost(AirportsApp.CSharp);

public sealed class CSharpFlightsHost() : OpenFlightsHost(AirportsApp.CSharp);

/// <summary>The sample in C#.</summary>
public sealed class CSharpSampleData(CSharpHost airports) : SampleDataSuite(airports), IClassFixture<CSharpHost>
{
    [Fact]
    public async Task What_is_not_a_number_is_one_in_CSharp_and_no_place()
    {
        using var answer = await airports.Host.Answer("airports/nearest?lat=NaN&lon=0");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("lat", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }
}

/// <summary>The same over thousands of airports.</summary>
public sealed class CSharpOpenFlights(CSharpFlightsHost flights) : OpenFlightsSuite(flights), IClassFixture<CSharpFlightsHost>;

/// <summary>Its export.</summary>
public sealed class CSharpStreaming : StreamingSuite
{
    private protected override AirportsApp App => AirportsApp.CSharp;
}

using System.Text.Json;
using Fulmar.Testing;

namespace Fulmar.FunctionalTests.Airports;

/// <summary>The sample over thousands of real airports and routes, against answers that the test works out in the plainest way.</summary>
public abstract class OpenFlightsSuite(OpenFlightsHost flights)
{
    private FunctionHost Host => flights.Host;

    [Fact]
    public async Task All_airports_and_routes_are_there()
    {
        var stats = await Host.JsonOf("stats");

        Assert.Equal(7_698, stats.GetProperty("airports").GetInt32());
        Assert.Equal(67_663, stats.GetProperty("routes").GetInt32());
        Assert.Equal(568, stats.GetProperty("airlines").GetInt32());
        var codes = OpenFlights.Airports.SelectMany(airport => new[] { airport.Iata, airport.Icao }).OfType<string>().ToHashSet();
        var connections = OpenFlights.Routes.Where(route => codes.Contains(route.From) && codes.Contains(route.To) && route.From != route.To)
            .Select(route => (route.From, route.To)).Distinct().Count();
        Assert.Equal(connections, stats.GetProperty("connections").GetInt32());
    }

    [Fact]
    public async Task Frankfurt_is_what_everybody_knows()
    {
        var airport = await Host.JsonOf("airports/FRA");

        Assert.Equal("EDDF", airport.GetProperty("icao").GetString());
        Assert.Equal("Frankfurt am Main Airport", airport.GetProperty("name").GetString());
        Assert.Equal("Germany", airport.GetProperty("country").GetString());
        Assert.Equal(50.0333, airport.GetProperty("latitude").GetDouble(), 1e-4);
    }

    [Theory]
    // Commas, doubled quotes and escaped apostrophes inside values; no IATA code.
    [InlineData("EVE", "name", "Harstad/Narvik Airport, Evenes")]
    [InlineData("ZMG", "name", "Magdeburg \"City\" Airport")]
    [InlineData("ISC", "city", "ST MARY'S")]
    [InlineData("XS46", "name", "Port O'Connor Private Heliport")]
    [InlineData("XS46", "iata", null)]
    public async Task Messy_rows_are_read_as_they_are_meant(string code, string property, string? value) =>
        Assert.Equal(value, (await Host.JsonOf($"airports/{code}")).GetProperty(property).GetString());

    [Theory]
    [InlineData("malaga", "AGP")]
    [InlineData("são paulo", "GRU")]
    [InlineData("heathrow", "LHR")]
    [InlineData("new york", "JFK")]
    public async Task The_airport_that_is_meant_is_found_first(string text, string code) =>
        Assert.Equal(code, (await Host.JsonOf($"airports?q={Uri.EscapeDataString(text)}")).All("code")[0]);

    [Theory]
    [InlineData(50.03, 8.57)]
    [InlineData(0, 0)]
    // The date line from both sides, and both poles.
    [InlineData(-17.5, 179.99)]
    [InlineData(-17.5, -179.99)]
    [InlineData(90, 0)]
    [InlineData(-90, 0)]
    [InlineData(-48.88, -123.39)]
    public async Task The_nearest_airports_are_those_that_a_search_of_all_finds(double latitude, double longitude)
    {
        var answer = await Host.JsonOf(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"airports/nearest?lat={latitude}&lon={longitude}&count=10"));

        var expected = OpenFlights.Airports.Select(airport => airport.KmTo(latitude, longitude)).Order().Take(10).ToList();
        var found = answer.EnumerateArray().ToList();
        Assert.Equal(10, found.Select(item => item.GetProperty("airport").GetProperty("icao").GetString()).Distinct().Count());
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(expected[i], found[i].GetProperty("km").GetDouble(), 0.06);
            // The distance is that of the airport that stands beside it.
            var code = found[i].GetProperty("airport").GetProperty("icao").GetString();
            Assert.Equal(expected[i], OpenFlights.Airports.First(airport => airport.Icao == code).KmTo(latitude, longitude), 0.06);
        }
    }

    [Theory]
    [InlineData("FRA", "SYD")]
    [InlineData("FRA", "JFK")]
    [InlineData("KEF", "TOS")]
    [InlineData("GKA", "LHR")]
    public async Task Journeys_are_those_that_a_search_of_all_routes_finds(string from, string to)
    {
        var answer = await Host.JsonOf($"routes/{from}/{to}?take=100");

        var known = OpenFlights.Airports.SelectMany(a => new[] { (Code: a.Iata, Airport: a), (Code: a.Icao, Airport: a) })
            .Where(pair => pair.Code is not null).DistinctBy(pair => pair.Code).ToDictionary(pair => pair.Code!, pair => pair.Airport);
        var pairs = OpenFlights.Routes.Where(route => known.ContainsKey(route.From) && known.ContainsKey(route.To)).ToLookup(route => (route.From, route.To), route => route.Airline);
        var changes = known.Keys.Where(code => code != from && code != to && pairs.Contains((from, code)) && pairs.Contains((code, to)))
            .Select(code => (Code: code, Km: Km(from, code) + Km(code, to))).OrderBy(change => change.Km).ToList();
        var isDirect = pairs.Contains((from, to));

        var journeys = answer.EnumerateArray().ToList();
        Assert.Equal(Math.Min(100, changes.Count + (isDirect ? 1 : 0)), journeys.Count);
        if (isDirect)
        {
            Assert.Equal(Airlines(from, to), AirlinesOf(Assert.Single(journeys[0].GetProperty("legs").EnumerateArray())));
            journeys.RemoveAt(0);
        }
        foreach (var (journey, change) in journeys.Zip(changes))
        {
            Assert.Equal(change.Km, journey.GetProperty("km").GetDouble(), 0.2);
            var legs = journey.GetProperty("legs");
            var stop = legs[0].GetProperty("to").GetString()!;
            Assert.Contains(stop, changes.Select(c => c.Code));
            Assert.Equal(Airlines(from, stop), AirlinesOf(legs[0]));
            Assert.Equal(Airlines(stop, to), AirlinesOf(legs[1]));
        }

        double Km(string a, string b) => known[a].KmTo(known[b].Latitude, known[b].Longitude);
        string[] Airlines(string a, string b) => [.. pairs[(a, b)].Distinct().Order(StringComparer.Ordinal)];
        static string[] AirlinesOf(JsonElement leg) => [.. leg.GetProperty("airlines").EnumerateArray().Select(airline => airline.GetString()!)];
    }

    [Fact]
    public async Task The_export_has_a_row_for_each_airport_in_the_order_of_the_file()
    {
        var text = await Host.Client.GetStringAsync(new Uri("api/airports.csv", UriKind.Relative), TestContext.Current.CancellationToken);

        var lines = text.TrimEnd('\n').Split('\n');
        Assert.Equal(7_699, lines.Length);
        Assert.Equal("iata,icao,name,city,country,latitude,longitude", lines[0]);
        Assert.StartsWith("GKA,AYGA,Goroka Airport,Goroka,Papua New Guinea,-6.08168", lines[1]);
        Assert.Contains(lines, line => line.StartsWith("ZMG,EDBM,\"Magdeburg \"\"City\"\" Airport\",Magdeburg,Germany,", StringComparison.Ordinal));
        Assert.Equal(OpenFlights.Airports.Select(airport => $"{airport.Iata},{airport.Icao}"), lines.Skip(1).Select(line => string.Join(',', line.Split(',')[..2])));
    }

    [Fact]
    public async Task Many_clients_at_once_get_what_one_gets()
    {
        string[] paths = ["airports?q=san", "airports/nearest?lat=1&lon=103&count=7", "routes/SIN/JFK", "airports/AMS"];
        var alone = new List<string>();
        foreach (var path in paths) alone.Add((await Host.JsonOf(path)).GetRawText());

        var together = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i => (i, (await Host.JsonOf(paths[i % paths.Length])).GetRawText())));

        Assert.All(together, answer => Assert.Equal(alone[answer.i % paths.Length], answer.Item2));
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fulmar.Testing;

namespace Fulmar.FunctionalTests.Airports;

/// <summary>Every endpoint of the sample, over the small data that it brings. Inherited in one line by each language that it is written in.</summary>
public abstract class SampleDataSuite(AirportsHost airports)
{
    private FunctionHost Host => airports.Host;

    [Fact]
    public async Task The_data_have_their_counts()
    {
        var stats = await Host.JsonOf("stats");

        Assert.Equal(42, stats.GetProperty("airports").GetInt32());
        Assert.Equal(150, stats.GetProperty("routes").GetInt32());
        Assert.Equal(8, stats.GetProperty("airlines").GetInt32());
    }

    [Theory]
    [InlineData("zurich", "ZRH")]
    [InlineData("ZÜRICH", "ZRH")]
    [InlineData("łódź", "LCJ")]
    [InlineData("lodz", "LCJ")]
    [InlineData("tromso", "TOS")]
    [InlineData("montoro", "GRU")]
    [InlineData("tokyo%20h", "HND")]
    public async Task A_search_counts_neither_case_nor_accents(string text, string code) =>
        Assert.Equal([code], (await Host.JsonOf($"airports?q={text}")).All("code"));

    [Fact]
    public async Task A_code_ranks_before_a_city_and_a_city_before_a_part_of_a_name()
    {
        Assert.Equal(["BKK"], (await Host.JsonOf("airports?q=bkk")).All("code"));
        // London has two: the one with more connections first.
        Assert.Equal(["LHR", "LGW"], (await Host.JsonOf("airports?q=london")).All("code"));
        // These begin with it; others have it inside.
        Assert.Equal(["São Paulo", "San Francisco"], (await Host.JsonOf("airports?q=sa")).All("city").Take(2));
    }

    [Fact]
    public async Task A_country_narrows_and_take_bounds()
    {
        Assert.Equal(["OSL", "BGO", "TOS"], (await Host.JsonOf("airports?country=NORWAY")).All("code"));
        Assert.Equal(20, (await Host.JsonOf("airports")).GetArrayLength());
        Assert.Equal(42, (await Host.JsonOf("airports?take=1000")).GetArrayLength());
        Assert.Empty((await Host.JsonOf("airports?q=atlantis")).All("code"));
    }

    [Theory]
    [InlineData("FRA")]
    [InlineData("fra")]
    [InlineData("EDDF")]
    public async Task An_airport_is_found_by_each_of_its_codes(string code)
    {
        var airport = await Host.JsonOf($"airports/{code}");

        Assert.Equal("Frankfurt am Main Airport", airport.GetProperty("name").GetString());
        Assert.Equal("Germany", airport.GetProperty("country").GetString());
        Assert.Equal(50.0333, airport.GetProperty("latitude").GetDouble());
    }

    [Theory]
    [InlineData("airports/XXX", "No airport has the code XXX.")]
    [InlineData("routes/FRA/XXX", "No airport has the code XXX.")]
    [InlineData("routes/XXX/FRA", "No airport has the code XXX.")]
    public async Task An_unknown_code_is_a_problem_with_status_404(string path, string detail)
    {
        using var answer = await Host.Answer(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("airports/FR")]
    [InlineData("airports/FRANK")]
    [InlineData("routes/FRA/SYDNEY")]
    public async Task What_cannot_be_a_code_has_no_route(string path)
    {
        using var answer = await Host.Answer(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_nearest_airports_come_with_their_distances()
    {
        var nearest = await Host.JsonOf("airports/nearest?lat=51.5&lon=-0.12&count=3");

        Assert.Equal(["LHR", "LGW", "CDG"], nearest.EnumerateArray().Select(item => item.GetProperty("airport").GetProperty("code").GetString()));
        Assert.Equal(23.9, nearest[0].GetProperty("km").GetDouble(), 0.2);
    }

    [Theory]
    [InlineData("lat=91&lon=0", "lat")]
    [InlineData("lat=0&lon=-180.5", "lon")]
    [InlineData("lat=0&lon=0&count=0", "count")]
    public async Task A_place_that_is_none_is_refused_with_the_name_of_the_parameter(string query, string parameter)
    {
        using var answer = await Host.Answer($"airports/nearest?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("airports/nearest?lon=0", "'lat' is required")]
    [InlineData("airports/nearest?lat=north&lon=0", "'lat' is 'north'")]
    [InlineData("airports?take=many", "'take' is 'many'")]
    public async Task A_parameter_that_is_missing_or_cannot_be_read_is_refused_by_its_name(string path, string sentence)
    {
        using var answer = await Host.Answer(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Contains(sentence, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Journeys_are_direct_first_and_then_by_distance()
    {
        var journeys = await Host.JsonOf("routes/FRA/JFK?take=5");

        var direct = Assert.Single(journeys[0].GetProperty("legs").EnumerateArray());
        Assert.Equal("GN", direct.GetProperty("airlines")[0].GetString());
        Assert.Equal(6185, direct.GetProperty("km").GetDouble(), 15.0);
        var others = journeys.EnumerateArray().Skip(1).ToList();
        Assert.All(others, journey => Assert.Equal(2, journey.GetProperty("legs").GetArrayLength()));
        Assert.Equal(others.OrderBy(Km), others);
        Assert.Equal("LHR", others[0].GetProperty("legs")[0].GetProperty("to").GetString());

        static double Km(JsonElement journey) => journey.GetProperty("km").GetDouble();
    }

    [Fact]
    public async Task Without_a_direct_flight_the_change_is_told_and_where_no_way_leads_the_list_is_empty()
    {
        Assert.Equal("BKK", (await Host.JsonOf("routes/fra/syd?take=1"))[0].GetProperty("legs")[0].GetProperty("to").GetString());
        Assert.Equal(0, (await Host.JsonOf("routes/LCJ/PER")).GetArrayLength());
        Assert.Equal(0, (await Host.JsonOf("routes/FRA/FRA")).GetArrayLength());
    }

    [Fact]
    public async Task The_export_is_the_file_that_was_read()
    {
        using var answer = await Host.Answer("airports.csv");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("airports.csv", answer.Content.Headers.ContentDisposition?.FileName);
        var file = await File.ReadAllTextAsync(Path.Combine(airports.App.Folder, "data", "airports.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(file, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_answer_tells_how_long_its_function_took()
    {
        foreach (var path in new[] { "airports/FRA", "airports/XXX", "airports.csv" })
        {
            using var answer = await Host.Answer(path);

            Assert.Matches(@"^function;dur=\d+\.\d\d$", Assert.Single(answer.Headers.GetValues("Server-Timing")));
        }
    }
}

using System.Net;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Http;

[Collection(nameof(Developing))]
public sealed class RouteTests(Developing fixture)
{
    private readonly RunningHost host = fixture.Host;

    [Theory]
    [InlineData("/api/routes/int/-7", "int -7")]
    [InlineData("/API/Routes/INT/7", "int 7")]
    [InlineData("/api/routes/guid/6F9619FF-8B86-D011-B42D-00C04FC964FF", "guid 6f9619ff-8b86-d011-b42d-00c04fc964ff")]
    [InlineData("/api/routes/alpha/CDG", "alpha CDG")]
    [InlineData("/api/routes/regex/LH42", "regex LH42")]
    [InlineData("/api/routes/range/9", "range 9")]
    [InlineData("/api/routes/optional", "optional null")]
    [InlineData("/api/routes/optional/x", "optional x")]
    [InlineData("/api/routes/optional/x/", "optional x")]
    [InlineData("/api/routes/default", "default seven")]
    [InlineData("/api/routes/default/8", "default 8")]
    [InlineData("/api/routes/files/a/b%20c/d.txt", "files a/b c/d.txt")]
    [InlineData("/api/routes/files", "files ")]
    [InlineData("/api/routes/items/special", "literal")]
    [InlineData("/api/routes/items/SPECIAL", "literal")]
    [InlineData("/api/routes/items/other", "parameter other")]
    [InlineData("/api/routes/complex/report.2026.csv", "report.2026 dot csv")]
    [InlineData("/api/noRouteAtAll", "by its name")]
    public async Task A_path_finds_its_function_and_fills_the_template(string path, string answer) =>
        Assert.Equal(answer, await host.GetString(path));

    [Theory]
    [InlineData("/api/routes/int/seven")]
    [InlineData("/api/routes/int/99999999999")]
    [InlineData("/api/routes/guid/7")]
    [InlineData("/api/routes/alpha/CDGX")]
    [InlineData("/api/routes/alpha/C-G")]
    [InlineData("/api/routes/regex/LH")]
    [InlineData("/api/routes/range/10")]
    [InlineData("/api/routes/items")]
    [InlineData("/api/routes/complex/nodot")]
    [InlineData("/routes/int/7")]
    [InlineData("/api")]
    public async Task A_path_that_no_template_takes_is_404_without_a_body(string path)
    {
        var response = await host.Get(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(RunningHost.Cancelled));
    }

    [Theory]
    [InlineData("a%2Fb", "parameter a%2Fb")]
    [InlineData("caf%C3%A9", "parameter café")]
    [InlineData("%E4%B8%AD%F0%9F%9B%AB", "parameter 中🛫")]
    [InlineData("a+b", "parameter a+b")]
    [InlineData("a%25b", "parameter a%b")]
    [InlineData("a%3Fb%23c", "parameter a?b#c")]
    public async Task An_encoded_segment_stays_one_segment_and_is_decoded_once(string segment, string answer) =>
        Assert.Equal(answer, await host.GetString($"/api/routes/items/{segment}"));

    [Fact]
    public async Task Another_verb_of_a_route_goes_to_the_function_that_has_it() =>
        Assert.Equal("post beside get", await (await host.Send(HttpMethod.Post, "/api/methods/get")).Content.ReadAsStringAsync(RunningHost.Cancelled));

    [Fact]
    public async Task A_literal_route_without_the_verb_gives_way_to_a_parameter_with_it() =>
        Assert.Equal("parameter special", await (await host.Send(HttpMethod.Delete, "/api/routes/items/special")).Content.ReadAsStringAsync(RunningHost.Cancelled));

    [Theory]
    [InlineData("PUT", "/api/methods/get")]
    [InlineData("POST", "/api/noRouteAtAll")]
    [InlineData("OPTIONS", "/api/methods/get")]
    [InlineData("FROBNICATE", "/api/methods/get")]
    public async Task A_verb_that_no_function_has_is_404_and_not_405(string method, string path)
    {
        var response = await host.Send(new HttpMethod(method), path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("OPTIONS")]
    [InlineData("FROBNICATE")]
    public async Task A_function_that_names_no_verb_answers_all(string method) =>
        Assert.Equal($"all {method}", await (await host.Send(new HttpMethod(method), "/api/methods/all")).Content.ReadAsStringAsync(RunningHost.Cancelled));

    [Fact]
    public async Task HEAD_is_answered_by_GET_without_its_body()
    {
        using var connection = await RawConnection.Open(host.Address);
        await connection.Say("HEAD /api/methods/get HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var answer = await connection.ReadToEnd();
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/plain", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_names_HEAD_answers_it_instead_of_GET()
    {
        var head = await host.Send(HttpMethod.Head, "/api/methods/head");
        Assert.Equal(HttpStatusCode.Accepted, head.StatusCode);
        Assert.Equal(["yes"], head.Headers.GetValues("x-own-head"));
        Assert.Equal("get", await host.GetString("/api/methods/head"));
    }
}

/// <summary>What <c>host.json</c> and settings say about routes.</summary>
public sealed class RoutePrefixTests
{
    private const string NoPrefix = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""";

    [Fact]
    public async Task With_an_empty_prefix_functions_stand_at_the_root()
    {
        await using var host = await RunningHost.Start("http", hostJson: NoPrefix);
        Assert.Equal("int 7", await host.GetString("/routes/int/7"));
        Assert.Equal("by its name", await host.GetString("/NoRouteAtAll"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Get("/api/routes/int/7")).StatusCode);
    }

    [Fact]
    public async Task A_prefix_of_several_segments_stands_before_every_function()
    {
        await using var host = await RunningHost.Start("http", hostJson: """{ "version": "2.0", "extensions": { "http": { "routePrefix": "/flights/v2/" } } }""");
        Assert.Equal("int 7", await host.GetString("/flights/v2/routes/int/7"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Get("/api/routes/int/7")).StatusCode);
    }

    [Fact]
    public async Task A_function_that_takes_every_path_never_gets_a_reserved_one()
    {
        await using var host = await RunningHost.Start("everything", hostJson: NoPrefix);
        Assert.Equal("everything a/b", await host.GetString("/a/b"));
        Assert.Equal("everything ", await host.GetString("/"));
        Assert.Equal("named", await host.GetString("/named"));
        Assert.Equal("everything named", await (await host.Send(HttpMethod.Post, "/named")).Content.ReadAsStringAsync(RunningHost.Cancelled));
        string[] reserved =
        [
            "/admin", "/Admin/", "/admin/x/y", "/%61dmin/x", "/a/../admin/x", "/a/%2e%2e/admin/x", "/runtime", "/RUNTIME/webhooks/x", "/healthz", "/healthz/x", "/healthz/other/x",
        ];
        foreach (var path in reserved)
        {
            var answer = await host.Say($"GET {path} HTTP/1.1\r\nHost: {host.Address.Authority}\r\nConnection: close\r\n\r\n");
            Assert.True(answer.StartsWith("HTTP/1.1 404", StringComparison.Ordinal) && !answer.Contains("everything", StringComparison.Ordinal), $"{path}: {answer}");
            Assert.Equal(HttpStatusCode.NotFound, (await host.Send(HttpMethod.Delete, path)).StatusCode);
        }
    }

    [Fact]
    public async Task Only_the_functions_that_host_json_lists_run()
    {
        await using var host = await RunningHost.Start("http", hostJson: """{ "version": "2.0", "functions": ["routeint", "OnlyGet"] }""");
        Assert.Equal("int 7", await host.GetString("/api/routes/int/7"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Get("/api/routes/range/7")).StatusCode);
        Assert.Equal(2, (int)(await host.Status())["functions"]!);
    }

    [Fact]
    public async Task A_function_that_a_setting_switches_off_is_404_except_with_the_master_key()
    {
        await using var host = await RunningHost.Start(
            options: new() { ["keys"] = "true" }, files: ("local.settings.json", """{ "Values": { "AzureWebJobs.SwitchedOff.Disabled": "true" } }"""));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Get("/api/switched-off")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Get("/api/switched-off", ("x-functions-key", "wrong"))).StatusCode);
        var answer = await host.Get("/api/switched-off", ("x-functions-key", RunningHost.MasterKey));
        Assert.Equal("off, yet it runs", await answer.Content.ReadAsStringAsync(RunningHost.Cancelled));
    }
}

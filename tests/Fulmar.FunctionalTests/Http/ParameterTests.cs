using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Http;

[Collection(nameof(Developing))]
public sealed class ParameterTests(Developing fixture)
{
    private const string Query = "/api/parameters/query?count=3&day=2026-11-22&cabin=bUsiness&the-id=6f9619ff-8b86-d011-b42d-00c04fc964ff";
    private readonly RunningHost host = fixture.Host;

    [Fact]
    public async Task Query_parameters_are_read_as_their_types()
    {
        var all = JsonNode.Parse(await host.GetString(Query + "&note=a%20b%26c&limit=-5&tag=x&tag=y&n=1&n=2&flag=false"))!;
        Assert.Equal("""{"count":3,"day":"2026-11-22","cabin":"Business","note":"a b&c","limit":-5,"tag":["x","y"],"n":[1,2],"id":"6f9619ff-8b86-d011-b42d-00c04fc964ff","flag":false}""",
            Plain(all));
        var least = JsonNode.Parse(await host.GetString(Query))!;
        Assert.Equal("""{"count":3,"day":"2026-11-22","cabin":"Business","note":null,"limit":null,"tag":[],"n":[],"id":"6f9619ff-8b86-d011-b42d-00c04fc964ff","flag":true}""",
            Plain(least));
    }

    [Theory]
    [InlineData("/api/parameters/query?day=2026-11-22&cabin=first&the-id=6f9619ff-8b86-d011-b42d-00c04fc964ff", "'count' is required")]
    [InlineData("/api/parameters/query?count=", "'count' is ''")]
    [InlineData("/api/parameters/query?count=many", "'count' is 'many'")]
    [InlineData("/api/parameters/query?count=1&day=yesterday", "'day' is 'yesterday'")]
    [InlineData("/api/parameters/query?count=1&day=2026-11-22&cabin=roof", "'cabin' is 'roof'")]
    [InlineData("/api/parameters/query?count=1&day=2026-11-22&cabin=17", "'cabin' is '17'")]
    [InlineData(Query + "&limit=x", "'limit' is 'x'")]
    [InlineData(Query + "&n=1&n=x", "'n' is 'x'")]
    [InlineData("/api/parameters/route/first/cheap", "'price' is 'cheap'")]
    [InlineData("/api/parameters/header", "Header 'x-count' is required")]
    public async Task A_missing_or_unreadable_value_is_a_400_that_names_it(string path, string reason) =>
        await AssertRefused(await host.Get(path), HttpStatusCode.BadRequest, reason);

    [Fact]
    public async Task A_long_unreadable_value_is_not_repeated_in_full()
    {
        var response = await host.Get($"/api/parameters/query?count={new string('x', 5000)}");
        Assert.True((await response.Content.ReadAsStringAsync(RunningHost.Cancelled)).Length < 1000);
    }

    [Fact]
    public async Task Headers_and_route_values_are_read_as_their_types()
    {
        var response = await host.Get("/api/parameters/header", ("X-Count", "4"), ("x-tag", "a"), ("x-tag", "b"));
        Assert.Equal("""{"count":4,"tags":["a","b"],"note":null}""", await Text(response));
        Assert.Equal("""{"cabin":"First","price":12.50}""", await host.GetString("/api/parameters/route/FIRST/12.50"));
    }

    [Theory]
    [InlineData("/api/parameters/json")]
    [InlineData("/api/parameters/trigger")]
    public async Task A_JSON_body_is_read_in_any_case_of_its_names(string path)
    {
        var response = await Post(path, """{"NAME":"Ada","age":36}""", "application/json; charset=utf-8");
        Assert.StartsWith("""{"name":"Ada","age":3""", await Text(response), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Post(path, """{"name":"Ada"}""", "application/vnd.seat+json")).StatusCode);
    }

    [Theory]
    [InlineData("{\"name\":", "application/json", HttpStatusCode.BadRequest, "not the JSON")]
    [InlineData("{\"name\":5}", "application/json", HttpStatusCode.BadRequest, "$.name")]
    [InlineData("", "application/json", HttpStatusCode.BadRequest, "empty")]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest, "empty")]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest, "not the JSON")]
    [InlineData("name=Ada", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType, "application/x-www-form-urlencoded")]
    [InlineData("{}", "text/plain", HttpStatusCode.UnsupportedMediaType, "Send Content-Type: application/json")]
    public async Task A_body_that_is_not_the_JSON_wanted_is_refused(string body, string type, HttpStatusCode status, string reason) =>
        await AssertRefused(await Post("/api/parameters/json", body, type), status, reason);

    [Fact]
    public async Task A_JSON_body_may_come_in_another_charset() =>
        Assert.Contains("Zoë", await Text(await host.Send(HttpMethod.Post, "/api/parameters/json", new StringContent("""{"name":"Zoë"}""", Encoding.Unicode, "application/json"))), StringComparison.Ordinal);

    [Fact]
    public async Task An_optional_body_may_be_missing_whatever_the_content_type()
    {
        Assert.Equal("nobody", await host.GetString("/api/parameters/json-optional"));
        Assert.Equal("nobody", await Text(await Post("/api/parameters/json-optional", "", "application/json")));
        Assert.Equal("Ada", await Text(await Post("/api/parameters/json-optional", """{"name":"Ada"}""", "application/json")));
        Assert.Contains("nobody", await host.Say("GET /api/parameters/json-optional HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains("nobody", await host.Say("POST /api/parameters/json-optional HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_body_is_read_by_its_charset()
    {
        Assert.Equal("Zoë", await Text(await host.Send(HttpMethod.Post, "/api/parameters/text", new StringContent("Zoë", Encoding.UTF8))));
        Assert.Equal("Zoë", await Text(await host.Send(HttpMethod.Post, "/api/parameters/text", new StringContent("Zoë", Encoding.Latin1))));
        await AssertRefused(await Post("/api/parameters/text", "x", "text/plain; charset=klingon"), HttpStatusCode.UnsupportedMediaType, "klingon");
    }

    [Fact]
    public async Task Bytes_come_and_go_as_they_are()
    {
        byte[] bytes = [0, 255, 13, 10, 128];
        var reversed = await host.Send(HttpMethod.Post, "/api/parameters/bytes", new ByteArrayContent(bytes));
        Assert.Equal(bytes.Reverse(), await reversed.Content.ReadAsByteArrayAsync(RunningHost.Cancelled));
        Assert.Equal("application/octet-stream", reversed.Content.Headers.ContentType!.ToString());

        var binary = await host.Send(HttpMethod.Post, "/api/parameters/binary", new ByteArrayContent(bytes) { Headers = { ContentType = new("image/png") } });
        Assert.Equal(bytes, await binary.Content.ReadAsByteArrayAsync(RunningHost.Cancelled));
        Assert.Equal("image/png", binary.Content.Headers.ContentType!.ToString());

        var stream = await host.Send(HttpMethod.Post, "/api/parameters/stream", new ByteArrayContent(bytes));
        Assert.Equal(bytes, await stream.Content.ReadAsByteArrayAsync(RunningHost.Cancelled));
    }

    [Fact]
    public async Task The_isolated_workers_request_and_response_work_whole()
    {
        var response = await host.Send(HttpMethod.Post, "/api/parameters/data/7?q=a%20b", new StringContent("body"), ("x-in", "in"), ("Cookie", "a=1; b=two"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(["one", "two"], response.Headers.GetValues("x-several").SelectMany(v => v.Split(", ")));
        Assert.Equal(["plain=a%20b", "full=v; max-age=60; path=/p; secure; samesite=strict; httponly"], response.Headers.GetValues("Set-Cookie"));
        var body = (await response.Content.ReadFromJsonAsync<JsonNode>(RunningHost.Cancelled))!;
        Assert.Equal($$"""{"text":"body","id":"7","method":"POST","url":"{{host.Address}}api/parameters/data/7?q=a%20b","query":"a b","header":"in","cookies":["a=1","b=two"]}""", Plain(body));
    }

    [Fact]
    public async Task The_isolated_workers_request_may_be_read_without_await() =>
        Assert.Equal("/api/parameters/data-sync synchronous", await Text(await host.Send(HttpMethod.Post, "/api/parameters/data-sync", new StringContent("synchronous"))));

    [Fact]
    public async Task The_isolated_workers_request_has_a_URL_even_without_a_Host_header() =>
        Assert.Contains("/api/parameters/data-sync", await host.Say("GET /api/parameters/data-sync HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task The_context_tells_who_runs_and_what_the_trigger_told()
    {
        var context = JsonNode.Parse(await host.GetString("/api/parameters/context/9?id=query&q=1"))!;
        Assert.Matches("^[0-9a-f]{32}$", (string)context["invocationId"]!);
        Assert.Equal("ContextValues", (string)context["name"]!);
        Assert.Equal("ParameterFunctions.Context", (string)context["entryPoint"]!);
        Assert.Equal("9", (string)context["id"]!);
        Assert.Equal("1", (string)context["q"]!);
        Assert.True((bool)context["same"]!);
    }

    private static async Task AssertRefused(HttpResponseMessage response, HttpStatusCode status, string reason)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        var problem = JsonNode.Parse(await Text(response))!;
        Assert.Equal("FUL3003", (string)problem["code"]!);
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.Contains(reason, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Null(problem["stack"]);
    }

    private Task<HttpResponseMessage> Post(string path, string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return host.Send(HttpMethod.Post, path, content);
    }

    private static string Plain(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static Task<string> Text(HttpResponseMessage response) => response.Content.ReadAsStringAsync(RunningHost.Cancelled);
}

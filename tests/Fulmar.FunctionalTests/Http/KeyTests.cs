using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Http;

/// <summary>Keys as callers, Azure's tools and operators see them. Each test has keys of its own names.</summary>
[Collection(nameof(Serving))]
public sealed class KeyTests(Serving fixture)
{
    private readonly RunningHost host = fixture.Host;

    [Theory]
    // Function, Default (the same level), System, Admin.
    [InlineData("host", true, true, false, false)]
    [InlineData("function/KeyFunction", true, false, false, false)]
    [InlineData("function/keydefault", false, true, false, false)]
    [InlineData("system", false, false, true, false)]
    public async Task A_key_opens_what_its_scope_says_and_nothing_once_it_is_revoked(string scope, bool function, bool other, bool system, bool admin)
    {
        var path = $"/fulmar/v1/keys/{scope}/levels";
        var key = (string)(await Own(HttpMethod.Post, path, null, HttpStatusCode.Created))!["value"]!;

        await Opens(key, function, other, system, admin);
        Assert.Equal(HttpStatusCode.Unauthorized, await With(key, "/admin/host/status"));
        var next = (string)(await Own(HttpMethod.Post, path + "/rotate", null, HttpStatusCode.OK))!["value"]!;
        await Opens(key, false, false, false, false);
        await Opens(next, function, other, system, admin);
        await Own(HttpMethod.Delete, path, null, HttpStatusCode.NoContent);
        await Opens(next, false, false, false, false);
        Assert.Equal(HttpStatusCode.OK, await With(next, "/api/keys/anonymous"));
    }

    [Fact]
    public async Task The_header_wins_over_the_query_for_every_key()
    {
        var key = (string)(await Own(HttpMethod.Post, "/fulmar/v1/keys/host/header", null, HttpStatusCode.Created))!["value"]!;
        Assert.Equal(HttpStatusCode.OK, (await host.Get($"/api/keys/function?code={Uri.EscapeDataString(key)}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await With(key, "/api/keys/function?code=wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await With("wrong", $"/api/keys/function?code={Uri.EscapeDataString(key)}"));
    }

    [Theory]
    [InlineData("functions/KeyFunction/keys", "KeyFunction")]
    [InlineData("host/keys", null)]
    [InlineData("host/functionkeys", null)]
    public async Task Azures_routes_make_show_change_and_delete_a_key(string set, string? only)
    {
        var path = $"/admin/{set}/azure-{set.Replace('/', '.')}";
        var (created, made) = await Azure(HttpMethod.Post, path);
        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Matches("^.{44}AzFu.{6}==$", (string)made!["value"]!);
        Assert.Equal(HttpStatusCode.OK, await With((string)made["value"]!, "/api/keys/function"));
        Assert.Equal(only is null ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await With((string)made["value"]!, "/api/keys/default"));

        var (_, all) = await Azure(HttpMethod.Get, $"/admin/{set}");
        Assert.Equal("""{"keys":[""", all!.ToJsonString()[..9]);
        Assert.Empty(all["links"]!.AsArray());
        var listed = all["keys"]!.AsArray().Single(key => (string)key!["name"]! == path.Split('/')[^1])!.AsObject();
        Assert.True(listed.ContainsKey("value"));
        Assert.Null(listed["value"]);
        var (shown, one) = await Azure(HttpMethod.Get, path.ToUpperInvariant());
        Assert.Equal((HttpStatusCode.OK, path.Split('/')[^1], (string?)null), (shown, (string)one!["name"]!, (string?)one["value"]));

        Assert.Equal(HttpStatusCode.OK, (await Azure(HttpMethod.Post, path)).Status);
        var (put, given) = await Azure(HttpMethod.Put, path, """{"name":"ignored","value":"a-value-of-ones-own"}""");
        Assert.Equal((HttpStatusCode.OK, "a-value-of-ones-own"), (put, (string)given!["value"]!));
        Assert.Equal(HttpStatusCode.Unauthorized, await With((string)made["value"]!, "/api/keys/function"));
        Assert.Equal(HttpStatusCode.OK, await With("a-value-of-ones-own", "/api/keys/function"));

        foreach (var body in new[] { """{"value":""}""", """{"name":"x"}""", "{}", "" }) Assert.Equal(HttpStatusCode.BadRequest, (await Azure(HttpMethod.Put, path, body)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Azure(HttpMethod.Delete, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Azure(HttpMethod.Delete, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Azure(HttpMethod.Get, path)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await With("a-value-of-ones-own", "/api/keys/function"));
        Assert.Equal(HttpStatusCode.Created, (await Azure(HttpMethod.Put, path, """{"value":"a-value-of-ones-own"}""")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Azure(HttpMethod.Delete, path)).Status);
    }

    [Fact]
    public async Task System_keys_stand_apart()
    {
        var (created, made) = await Azure(HttpMethod.Post, "/admin/host/systemkeys/eventgrid_extension");
        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal(HttpStatusCode.OK, await With((string)made!["value"]!, "/api/keys/system"));
        Assert.Equal(HttpStatusCode.Unauthorized, await With((string)made["value"]!, "/api/keys/function"));
        Assert.Equal(HttpStatusCode.NotFound, (await Azure(HttpMethod.Get, "/admin/host/functionkeys/eventgrid_extension")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Azure(HttpMethod.Get, "/admin/host/systemkeys/_master")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Azure(HttpMethod.Delete, "/admin/host/systemkeys/eventgrid_extension")).Status);
    }

    [Fact]
    public async Task Azures_routes_refuse_what_cannot_be()
    {
        foreach (var set in new[] { "host/keys", "host/functionkeys", "host/systemkeys", "functions/KeyFunction/keys" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Azure(HttpMethod.Delete, $"/admin/{set}/_master")).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await Azure(HttpMethod.Post, $"/admin/{set}/a%20b")).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await Azure(HttpMethod.Put, $"/admin/{set}/broken", "{\"value\":")).Status);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Azure(HttpMethod.Put, $"/admin/{set}/large", $$"""{"value":"{{new string('k', 9_000)}}"}""")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await Azure(HttpMethod.Patch, $"/admin/{set}/default")).Status);
        }
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete }) Assert.Equal(HttpStatusCode.NotFound, (await Azure(method, "/admin/functions/Nobody/keys/default")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Azure(HttpMethod.Get, "/admin/functions/Nobody/keys")).Status);
        // It is a setting here.
        var (refused, why) = await Azure(HttpMethod.Post, "/admin/host/keys/_master");
        Assert.Equal(HttpStatusCode.Conflict, refused);
        Assert.Contains("FULMAR_MASTER_KEY", (string)why!["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azures_routes_are_the_masters()
    {
        var key = (string)(await Own(HttpMethod.Post, "/fulmar/v1/keys/host/no-master", null, HttpStatusCode.Created))!["value"]!;
        foreach (var path in new[] { "/admin/host/keys", "/admin/host/systemkeys", "/admin/functions/KeyFunction/keys", "/admin/host/keys/default" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.Get(path)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, await With(key, path));
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.Get(path, ("x-functions-key", RunningHost.MasterKey), ("Origin", "https://evil.example"))).StatusCode);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Send(HttpMethod.Post, "/admin/host/keys/mine", null, ("x-functions-key", key))).StatusCode);
    }

    [Fact]
    public async Task Operators_see_all_keys_and_no_value()
    {
        var made = await Own(HttpMethod.Post, "/fulmar/v1/keys/function/keyfunction/Listed", """{"value":"a-listed-value"}""", HttpStatusCode.Created);
        Assert.Equal(("function", "KeyFunction", "Listed", "a-listed-value"), ((string)made!["scope"]!, (string)made["function"]!, (string)made["name"]!, (string)made["value"]!));

        var all = (await Own(HttpMethod.Get, "/fulmar/v1/keys", null, HttpStatusCode.OK))!.AsArray();
        var listed = all.Single(key => (string)key!["name"]! == "Listed")!.AsObject();
        Assert.Equal(["scope", "function", "name", "createdAt"], listed.Select(member => member.Key));
        Assert.True(DateTimeOffset.Parse((string)listed["createdAt"]!, System.Globalization.CultureInfo.InvariantCulture) > DateTimeOffset.UnixEpoch);
        var master = all.Single(key => (string)key!["scope"]! == "master")!;
        Assert.Null(master["createdAt"]);
        Assert.DoesNotContain("a-listed-value", all.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "host/twice", 409, "Rotate it")]
    [InlineData("POST", "host/never/rotate", 404, "no such key")]
    [InlineData("DELETE", "host/never", 404, "no such key")]
    [InlineData("POST", "function/Nobody/web", 404, "no function")]
    [InlineData("DELETE", "function/Nobody/web", 404, "no such key")]
    [InlineData("POST", "nowhere/web", 404, "host/NAME")]
    [InlineData("POST", "master/web", 404, "host/NAME")]
    [InlineData("POST", "master/_master", 409, "FULMAR_MASTER_KEY")]
    [InlineData("DELETE", "master/_master", 400, "Rotate it")]
    [InlineData("POST", "host/%C3%BC", 400, "no name of a key")]
    [InlineData("POST", "function/KeyFunction/_master", 400, "master")]
    public async Task A_refusal_says_why_and_what_to_do(string method, string path, int status, string why)
    {
        if (path == "host/twice") await Own(HttpMethod.Post, "/fulmar/v1/keys/host/twice", null, HttpStatusCode.Created);
        var error = await Own(new HttpMethod(method), $"/fulmar/v1/keys/{path}", null, (HttpStatusCode)status);
        Assert.Contains(why, (string)error!["error"]!, StringComparison.Ordinal);
        Assert.Equal("FUL5003", (string)error["code"]!);
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_refused()
    {
        foreach (var body in new[] { "{", "[]", "null", "7", """{"value":7}""" }) await Own(HttpMethod.Post, "/fulmar/v1/keys/host/body", body, HttpStatusCode.BadRequest);
        await Own(HttpMethod.Post, "/fulmar/v1/keys/host/body", """{"value":"two words"}""", HttpStatusCode.BadRequest);
        await Own(HttpMethod.Post, "/fulmar/v1/keys/host/body", new string(' ', 8 * 1024 + 1), HttpStatusCode.RequestEntityTooLarge);
        Assert.DoesNotContain("body", (await Own(HttpMethod.Get, "/fulmar/v1/keys", null, HttpStatusCode.OK))!.AsArray().Select(key => (string)key!["name"]!));
    }

    [Fact]
    public async Task With_keys_off_they_are_kept_and_not_asked_for()
    {
        await using var developing = await RunningHost.Start(masterKey: "");
        Assert.Equal(HttpStatusCode.Created, (await developing.Send(HttpMethod.Post, "/admin/host/keys/default")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await developing.Get("/api/keys/function", ("x-functions-key", "wrong"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await developing.Send(HttpMethod.Post, "/admin/host/keys/other", null, ("Host", "evil.example"))).StatusCode);
    }

    private async Task Opens(string key, bool function, bool other, bool system, bool admin) => Assert.Equal(
        (function, other, system, admin),
        (await Opens(key, "function"), await Opens(key, "default"), await Opens(key, "system"), await Opens(key, "admin")));

    private async Task<bool> Opens(string key, string level) => await With(key, $"/api/keys/{level}") == HttpStatusCode.OK;

    private async Task<HttpStatusCode> With(string key, string path) => (await host.Get(path, ("x-functions-key", key))).StatusCode;

    private async Task<(HttpStatusCode Status, JsonNode? Body)> Azure(HttpMethod method, string path, string? body = null)
    {
        using var response = await host.Send(method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), ("x-functions-key", RunningHost.MasterKey));
        return (response.StatusCode, await Read(response));
    }

    private async Task<JsonNode?> Own(HttpMethod method, string path, string? body, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await host.Operators.SendAsync(request, RunningHost.Cancelled);
        Assert.Equal(status, response.StatusCode);
        return await Read(response);
    }

    private static async Task<JsonNode?> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(RunningHost.Cancelled);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}

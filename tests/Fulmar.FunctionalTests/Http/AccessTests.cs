using System.Net;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.Server;

namespace Fulmar.FunctionalTests.Http;

[Collection(nameof(Serving))]
public sealed class AccessTests(Serving fixture)
{
    private readonly RunningHost host = fixture.Host;

    [Theory]
    [InlineData("anonymous", true, true)]
    [InlineData("function", false, true)]
    [InlineData("default", false, true)]
    [InlineData("system", false, true)]
    [InlineData("admin", false, true)]
    [InlineData("user", false, false)]
    public async Task The_level_of_a_function_says_which_key_opens_it(string level, bool without, bool withMaster)
    {
        var path = $"/api/keys/{level}";
        Assert.Equal(without, await Opens(path));
        Assert.Equal(withMaster, await Opens(path, ("x-functions-key", RunningHost.MasterKey)));
        Assert.Equal(withMaster, await Opens($"{path}?code={RunningHost.MasterKey}"));
    }

    [Fact]
    public async Task The_header_wins_over_the_query()
    {
        Assert.True(await Opens("/api/keys/function?code=wrong", ("x-functions-key", RunningHost.MasterKey)));
        Assert.False(await Opens($"/api/keys/function?code={RunningHost.MasterKey}", ("x-functions-key", "wrong")));
        Assert.False(await Opens($"/api/keys/function?code={RunningHost.MasterKey}", ("x-functions-key", "")));
    }

    [Fact]
    public async Task No_other_key_opens_anything()
    {
        string[] wrong =
        [
            "", " ", "wrong", RunningHost.MasterKey[..^1], RunningHost.MasterKey + "x", RunningHost.MasterKey.ToUpperInvariant(), new('k', 512), new('k', 513), new('k', 7000),
        ];
        foreach (var key in wrong)
        {
            Assert.False(await Opens("/api/keys/function", ("x-functions-key", key)));
            Assert.False(await Opens("/api/keys/function?code=" + Uri.EscapeDataString(key)));
        }
        Assert.False(await Opens($"/api/keys/function?code={RunningHost.MasterKey}&code={RunningHost.MasterKey}"));
        Assert.False(await Opens("/api/keys/function?code=%00%FF%D8%00"));
    }

    [Fact]
    public async Task A_refusal_has_an_empty_body_and_comes_before_the_request_is_read()
    {
        var refused = await host.Get("/api/keys/function");
        Assert.Equal("", await refused.Content.ReadAsStringAsync(RunningHost.Cancelled));
        Assert.Equal(0, refused.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task The_admin_routes_need_the_master_key_and_refuse_pages_of_other_sites()
    {
        string[] paths = ["/admin/host/status", "/admin/functions", "/admin/functions/KeyAdmin", "/admin/functions/KeyAdmin/status", "/admin/nothing"];
        foreach (var path in paths)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.Get(path)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.Get(path, ("x-functions-key", "wrong"))).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.Get(path, ("x-functions-key", RunningHost.MasterKey), ("Origin", "https://evil.example"))).StatusCode);
            Assert.NotEqual(HttpStatusCode.Unauthorized, (await host.Get(path, ("x-functions-key", RunningHost.MasterKey))).StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, (await host.Get("/admin/host/ping")).StatusCode);
    }

    [Fact]
    public async Task Where_there_is_no_key_nothing_above_anonymous_opens()
    {
        await using var keyless = await RunningHost.Start(mode: RunMode.Serve, masterKey: "");
        Assert.Equal(HttpStatusCode.OK, (await keyless.Get("/api/keys/anonymous")).StatusCode);
        foreach (var key in new[] { "", RunningHost.MasterKey })
            Assert.Equal(HttpStatusCode.Unauthorized, (await keyless.Get("/api/keys/function", ("x-functions-key", key))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await keyless.Get("/admin/host/status")).StatusCode);
    }

    private async Task<bool> Opens(string path, params (string, string)[] headers)
    {
        var response = await host.Get(path, headers);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized, $"{path}: {response.StatusCode}");
        return response.IsSuccessStatusCode;
    }
}

public sealed class CorsTests
{
    [Fact]
    public async Task Named_origins_may_call_and_others_get_no_permission()
    {
        await using var host = await RunningHost.Start(mode: RunMode.Serve, options: new() { ["cors"] = "https://a.example, https://b.example", ["corsCredentials"] = "true" });
        var preflight = await Preflight(host, "https://b.example", "/api/keys/function");
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("https://b.example", Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Header(preflight, "Access-Control-Allow-Credentials"));
        Assert.Equal("PUT", Header(preflight, "Access-Control-Allow-Methods"));
        Assert.Equal("x-functions-key", Header(preflight, "Access-Control-Allow-Headers"));
        Assert.Null(Header(await Preflight(host, "https://evil.example", "/api/keys/function"), "Access-Control-Allow-Origin"));

        foreach (var path in new[] { "/api/keys/anonymous", "/api/keys/function", "/api/failures/throws", "/nowhere" })
        {
            var allowed = await host.Get(path, ("Origin", "https://a.example"));
            Assert.Equal("https://a.example", Header(allowed, "Access-Control-Allow-Origin"));
            Assert.Equal("Origin", Header(allowed, "Vary"));
            Assert.Null(Header(await host.Get(path, ("Origin", "https://evil.example")), "Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task A_star_lets_every_origin_call_without_credentials()
    {
        await using var host = await RunningHost.Start(options: new() { ["cors"] = "*" });
        var response = await host.Get("/api/keys/anonymous", ("Origin", "https://any.example"));
        Assert.Equal("*", Header(response, "Access-Control-Allow-Origin"));
        Assert.Null(Header(response, "Access-Control-Allow-Credentials"));
        // Still not the admin routes.
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Get("/admin/host/status", ("Origin", "https://any.example"))).StatusCode);
    }

    [Fact]
    public async Task A_star_with_credentials_is_refused_at_start() =>
        Assert.Contains("corsCredentials", (await Assert.ThrowsAsync<Runtime.FulmarException>(() =>
            RunningHost.Start(options: new() { ["cors"] = "*", ["corsCredentials"] = "true" }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Without_cors_nothing_is_allowed()
    {
        await using var host = await RunningHost.Start();
        Assert.Equal(HttpStatusCode.NotFound, (await Preflight(host, "https://a.example", "/api/keys/anonymous")).StatusCode);
        Assert.Null(Header(await host.Get("/api/keys/anonymous", ("Origin", "https://a.example")), "Access-Control-Allow-Origin"));
    }

    private static Task<HttpResponseMessage> Preflight(RunningHost host, string origin, string path) => host.Send(HttpMethod.Options, path, null,
        ("Origin", origin), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "x-functions-key"));

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}

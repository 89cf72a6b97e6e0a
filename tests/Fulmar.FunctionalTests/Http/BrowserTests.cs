using System.Net;
using System.Net.WebSockets;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Http;

/// <summary>What pages of other sites can make a browser do, and what a proxy in front may say.</summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task A_page_of_another_site_opens_no_WebSocket_unless_cors_names_it()
    {
        await using var host = await RunningHost.Start(options: new() { ["cors"] = "https://friend.example" });

        Assert.True(await Opens(null));
        Assert.True(await Opens($"http://{host.Address.Authority}"));
        Assert.True(await Opens("https://friend.example"));
        Assert.False(await Opens("https://evil.example"));
        Assert.False(await Opens("null"));

        async Task<bool> Opens(string? origin)
        {
            using var socket = new ClientWebSocket();
            if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
            try { await socket.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/api/streams/echo" }.Uri, RunningHost.Cancelled); }
            catch (WebSocketException) { return false; }
            return true;
        }
    }

    [Fact]
    public async Task A_name_that_was_made_to_point_here_is_told_nothing()
    {
        await using var host = await RunningHost.Start();

        Assert.Contains("/openapi.json", await Page("/", "localhost"), StringComparison.Ordinal);
        Assert.DoesNotContain("/openapi.json", await Page("/", "evil.example"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.Get("/openapi.json")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Get("/openapi.json", ("Host", "evil.example"))).StatusCode);

        async Task<string> Page(string path, string name) => await (await host.Get(path, ("Host", name))).Content.ReadAsStringAsync(RunningHost.Cancelled);
    }

    [Theory]
    [InlineData("127.0.0.0/8", "https://shop.example/admin/functions/")]
    [InlineData("10.0.0.0/8, 192.168.0.1", "http://127.0.0.1")]
    [InlineData("", "http://127.0.0.1")]
    public async Task Forwarded_headers_are_believed_from_trusted_proxies_alone(string trusted, string begins)
    {
        await using var host = await RunningHost.Start(options: new() { ["trustedProxies"] = trusted, ["keys"] = "true" });
        var listed = await host.Get("/admin/functions",
            ("x-functions-key", RunningHost.MasterKey), ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "shop.example"));

        Assert.Contains($"\"href\":\"{begins}", await listed.Content.ReadAsStringAsync(RunningHost.Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_calls_the_function_that_is_named_and_no_other()
    {
        await using var host = await RunningHost.Start();
        var functions = await host.Operators.GetStringAsync("/fulmar/v1/functions", RunningHost.Cancelled);
        Assert.Contains("\"Echo\"", functions, StringComparison.Ordinal);

        var other = await host.Operators.PostAsync("/fulmar/v1/functions/Echo/invoke?path=/api/routes/int/7", null, RunningHost.Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
        Assert.Contains("is not one of", await other.Content.ReadAsStringAsync(RunningHost.Cancelled), StringComparison.Ordinal);
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;
using Microsoft.Extensions.Logging;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary>One host of the app <c>js-http</c> for all tests that change nothing about it.</summary>
public sealed class JavaScriptApp : IAsyncLifetime
{
    public RunningHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await RunningHost.Start("js-http", options: new() { ["requestBodyLimit"] = "-1" }, files: ("local.settings.json", """{ "Values": { "GREETING": "hello" } }"""));

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

/// <summary>HTTP functions in JavaScript.</summary>
public sealed class HttpTests(JavaScriptApp app) : IClassFixture<JavaScriptApp>
{
    private readonly RunningHost host = app.Host;

    [Fact]
    public async Task A_request_reaches_the_function_as_it_was_sent_and_its_answer_comes_back()
    {
        var response = await host.Send(HttpMethod.Put, "/api/echo/a%20b?x=1&y=%C3%A9", new StringContent("körper"), ("x-echo", "one"));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("one", response.Headers.GetValues("x-echo").Single());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!;
        Assert.Equal("PUT", (string?)json["method"]);
        Assert.Equal($"{host.Address.GetLeftPart(UriPartial.Authority)}/api/echo/a%20b?x=1&y=%C3%A9", (string?)json["url"]);
        Assert.Equal("""{"name":"a b"}""", json["params"]!.ToJsonString());
        Assert.Equal("é", (string?)json["query"]!["y"]);
        Assert.Equal("körper", (string?)json["body"]);
    }

    [Theory]
    [InlineData("text", "text/plain;charset=UTF-8", "6772c3bcc39f65")]
    [InlineData("bytes", "application/octet-stream", "00ff01fe")]
    public async Task Text_and_bytes_are_sent_with_their_length(string path, string type, string bytes)
    {
        var response = await host.Get($"/api/{path}");
        var body = await response.Content.ReadAsByteArrayAsync(RunningHost.Cancelled);

        Assert.Equal(bytes, Convert.ToHexStringLower(body));
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        Assert.Equal(MediaTypeHeaderValue.Parse(type), response.Content.Headers.ContentType);
    }

    [Theory]
    [InlineData("nothing", HttpStatusCode.NoContent)]
    [InlineData("empty", HttpStatusCode.NoContent)]
    [InlineData("not-modified", HttpStatusCode.NotModified)]
    public async Task An_answer_without_a_body_has_none(string path, HttpStatusCode status)
    {
        var response = await host.Get($"/api/{path}");

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(RunningHost.Cancelled));
    }

    [Fact]
    public async Task A_body_that_is_too_large_for_one_frame_is_whole() => Assert.Equal(300_000, (await host.GetString("/api/large")).Length);

    [Fact]
    public async Task Each_cookie_is_a_header()
    {
        var response = await host.Get("/api/cookies");

        Assert.Equal(["a=1; path=/", "b=2; path=/; httponly"], response.Headers.GetValues("set-cookie").Select(cookie => cookie.Replace("HttpOnly", "httponly", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_the_function_logs_is_in_the_log_with_its_invocation()
    {
        var id = await host.GetString("/api/logs");

        var entry = await host.Logged(entry => entry.Message == "from the log");
        Assert.Equal(("Function.logs.User", "logs", id, LogLevel.Information), (entry.Category, entry.Function, entry.InvocationId, entry.Level));
        Assert.Equal(LogLevel.Warning, (await host.Logged(entry => entry.Message == "from the warning")).Level);
        await host.Logged(entry => entry.Message.Contains("from the console", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trace_goes_on_in_the_function()
    {
        var response = await host.Get("/api/trace", ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", await response.Content.ReadAsStringAsync(RunningHost.Cancelled));
    }

    [Fact]
    public async Task What_a_function_throws_is_told_with_its_name_and_its_line()
    {
        var response = await host.Get("/api/throws");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!;
        Assert.Equal("throws threw TypeError.", (string?)problem["title"]);
        Assert.Equal("a mistake", (string?)problem["detail"]);
        Assert.Contains("src/functions/http.js:", (string?)problem["stack"]![0]);
        Assert.DoesNotContain("workers/node", problem["stack"]!.ToJsonString());
        var entry = await host.Logged(entry => entry.Function == "throws" && entry.Exception is not null);
        Assert.Equal("TypeError: a mistake", entry.Exception);
    }

    [Fact]
    public async Task The_app_sees_its_settings_and_not_the_hosts_secrets()
    {
        Assert.Equal("hello", await host.GetString("/api/setting/GREETING"));
        Assert.Equal("Development", await host.GetString("/api/setting/AZURE_FUNCTIONS_ENVIRONMENT"));
        Assert.Equal("none", await host.GetString("/api/setting/FULMAR_MASTER_KEY"));
    }

    [Fact]
    public async Task Many_requests_at_once_get_each_their_own_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(async i =>
        {
            var response = await host.Send(HttpMethod.Post, $"/api/echo/{i}", new StringContent($"body {i}"));
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!;
        }));

        Assert.All(answers, (answer, i) => Assert.Equal(($"{i}", $"body {i}"), ((string?)answer["params"]!["name"], (string?)answer["body"])));
    }

    [Fact]
    public async Task Clients_that_go_leave_nothing_behind()
    {
        using var leaving = new CancellationTokenSource();
        var request = host.Client.GetAsync("/api/slow", leaving.Token);
        await host.Runs("slow", 1);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Contains("grüße", Encoding.UTF8.GetString(await host.Client.GetByteArrayAsync("/api/text", RunningHost.Cancelled)));
    }
}

using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.CustomHandlers;

/// <summary>Functions in a program that serves HTTP.</summary>
public sealed class CustomHandlerTests
{
    private const string Payloads = """{ "version": "2.0", "customHandler": { "description": { "defaultExecutablePath": "handler.mjs", "arguments": ["--greeting", "%SALUTE%"] } } }""";
    private const string Forwards = """{ "version": "2.0", "customHandler": { "description": { "defaultExecutablePath": "handler.mjs" }, "enableForwardingHttpRequest": true } }""";

    [Fact]
    public async Task A_request_with_outputs_goes_as_a_payload_and_its_effects_are_in_one_commit()
    {
        await using var host = await Start(Payloads);

        var response = await host.Send(HttpMethod.Post, "/api/orders/17/x?colour=r%C3%A9d&colour=blue", new StringContent("two \"umbrellas\""), ("x-client", "c"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var payload = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!;
        var request = payload["Data"]!["req"]!;
        Assert.Equal($"{host.Address.GetLeftPart(UriPartial.Authority)}/api/orders/17/x?colour=r%C3%A9d&colour=blue", (string?)request["Url"]);
        Assert.Equal(("POST", "réd,blue", "two \"umbrellas\""), ((string?)request["Method"], (string?)request["Query"]!["colour"], (string?)request["Body"]));
        Assert.Equal("""{"id":"17","what":"x"}""", request["Params"]!.ToJsonString());
        Assert.Equal("""["c"]""", request["Headers"]!["x-client"]!.ToJsonString());
        Assert.Equal("Order", (string?)payload["Metadata"]!["sys"]!["MethodName"]);
        Assert.Equal(["17 1", """{"id":"17"}"""], await Bodies(host, "ordered", 2));
        Assert.Equal("Function.Order.User", (await host.Logged(entry => entry.Message == "taken")).Category);
        await host.Logged(entry => entry.Message == """{"as":"json"}""");
    }

    [Theory]
    [InlineData("status", 418, "text/x", "short and stout")]
    [InlineData("bare", 200, "text/plain; charset=utf-8", "just text")]
    [InlineData("object", 200, "application/json; charset=utf-8", """{"answer":42}""")]
    [InlineData("silent", 204, null, "")]
    public async Task An_answer_is_a_response_or_its_body(string what, int status, string? type, string body)
    {
        await using var host = await Start(Payloads);

        var response = await host.Get($"/api/orders/1/{what}");

        Assert.Equal((status, type, body), ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync(RunningHost.Cancelled)));
        if (what == "status") Assert.Equal(["a", "b"], response.Headers.GetValues("x-one"));
    }

    [Fact]
    public async Task The_program_sees_its_settings_and_arguments_and_no_secret_of_the_host()
    {
        await using var host = await Start(Payloads);

        var seen = JsonNode.Parse(await host.GetString("/api/orders/1/env"))!;

        Assert.Equal(("hi there", null, "custom"), ((string?)seen["greeting"], (string?)seen["master"], (string?)seen["runtime"]));
        Assert.Equal("""["--greeting","hi there"]""", seen["arguments"]!.ToJsonString());
        Assert.Equal(host.AppFolder, (string?)seen["folder"]);
    }

    [Fact]
    public async Task An_answer_that_is_none_is_an_error_that_shows_it()
    {
        await using var host = await Start(Payloads);

        var response = await host.Get("/api/orders/1/mad");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("It begins with: <html>", (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_comes_as_JSON_in_a_string_with_its_metadata_and_what_is_returned_goes_on()
    {
        await using var host = await Start(Payloads);

        await Send(host, "work", "päck");

        var seen = JsonNode.Parse((await Bodies(host, "worked", 1)).Single())!;
        Assert.Equal("päck", (string?)seen["message"]);
        Assert.Equal("1", (string?)seen["Metadata"]!["DequeueCount"]);
        Assert.StartsWith("\"", (string?)seen["Metadata"]!["Id"], StringComparison.Ordinal);
        Assert.Null(seen["Metadata"]!["QueueTrigger"]);
        Assert.Equal(DateTimeKind.Utc, seen["Metadata"]!["InsertionTime"]!.GetValue<DateTime>().ToUniversalTime().Kind);
    }

    [Fact]
    public async Task A_batch_comes_whole_and_a_timer_by_hand()
    {
        await using var host = await Start(Payloads);

        await Send(host, "batched", "a", "family=serviceBus");
        Assert.Equal(["1 a"], await Bodies(host, "batches", 1));
        (await host.Operators.PostAsync("/fulmar/v1/timers/Later/run", null, RunningHost.Cancelled)).EnsureSuccessStatusCode();
        Assert.False((bool)JsonNode.Parse((await Bodies(host, "ran", 1)).Single())!["IsPastDue"]!);
    }

    [Fact]
    public async Task What_the_program_refuses_is_tried_again_and_is_poison_with_its_words()
    {
        await using var host = await Start(Payloads);

        await Send(host, "work", "fail");

        var poison = JsonNode.Parse(await Until(host, "work-poison", 1))!["messages"]![0]!;
        Assert.Equal("fail", (string?)poison["body"]);
        Assert.Equal("InvalidOperationException: The custom handler answered 500: no such item.", (string?)poison["deadLetter"]!["description"]);
    }

    [Fact]
    public async Task A_message_that_ends_the_program_is_poison_and_its_neighbours_are_handled()
    {
        await using var host = await Start(Payloads);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Send(host, "work", i == 3 ? "die" : $"{i}")));

        var worked = await Bodies(host, "worked", 5);
        Assert.Equal(["0", "1", "2", "4", "5"], worked.Select(body => JsonNode.Parse(body)!["message"]!.ToString()).Order());
        Assert.Equal("die", (string?)JsonNode.Parse(await Until(host, "work-poison", 1))!["messages"]![0]!["body"]);
    }

    [Fact]
    public async Task Messages_are_not_charged_while_there_is_no_program_that_could_run_them()
    {
        await using var host = await Start(Forwards);
        for (var i = 0; i < 6; i++) Assert.NotEqual(HttpStatusCode.OK, (await host.Get("/api/forwarded/die")).StatusCode);

        await Send(host, "work", "patient");

        var worked = JsonNode.Parse((await Bodies(host, "worked", 1)).Single())!;
        Assert.Equal(("patient", "1"), ((string?)worked["message"], (string?)worked["Metadata"]!["DequeueCount"]));
    }

    [Fact]
    public async Task A_request_is_forwarded_as_it_is_where_the_app_says_so()
    {
        await using var host = await Start(Forwards);
        var body = new string('x', 3_000_000);

        var response = await host.Send(HttpMethod.Put, "/api/forwarded/echo/a%2Fb?q=%20", new StringContent(body, Encoding.UTF8, "text/weird"), ("x-client", "c"), ("connection", "keep-alive"));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(RunningHost.Cancelled));
        Assert.Equal(("PUT", "/api/forwarded/echo/a%2Fb?q=%20"), (response.Headers.GetValues("x-method").Single(), response.Headers.GetValues("x-url").Single()));
        Assert.Equal(["a=1", "b=2"], response.Headers.GetValues("set-cookie"));
        var seen = JsonNode.Parse(response.Headers.GetValues("x-seen").Single())!;
        Assert.Equal(("c", "text/weird; charset=utf-8"), ((string?)seen["x-client"], (string?)seen["content-type"]));
        Assert.NotNull(seen["x-azure-functions-invocationid"]);
        Assert.NotNull(seen["traceparent"]);
    }

    [Fact]
    public async Task What_is_forwarded_flows_while_it_comes()
    {
        await using var host = await Start(Forwards);

        using var response = await host.Client.GetAsync("/api/forwarded/events", HttpCompletionOption.ResponseHeadersRead, RunningHost.Cancelled);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(RunningHost.Cancelled));
        Assert.Equal("data: one", await lines.ReadLineAsync(RunningHost.Cancelled));
        await host.GetString("/api/forwarded/go-on");

        Assert.Equal("\ndata: two\n\n", await lines.ReadToEndAsync(RunningHost.Cancelled));
    }

    [Theory]
    [InlineData("die")]
    [InlineData("cut")]
    public async Task A_program_that_ends_or_cuts_the_connection_is_a_bad_gateway_and_the_next_request_is_answered(string what)
    {
        await using var host = await Start(Forwards);

        var response = await host.Get($"/api/forwarded/{what}");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("FUL3010", await response.Content.ReadAsStringAsync(RunningHost.Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Get("/api/forwarded/other")).StatusCode);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("spin")]
    public async Task A_program_that_does_not_answer_in_time_comes_back(string what)
    {
        await using var host = await Start(Forwards.Replace("\"version\": \"2.0\"", "\"version\": \"2.0\", \"functionTimeout\": \"00:00:01\"", StringComparison.Ordinal));

        var response = await host.Get($"/api/forwarded/{what}");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        for (var began = Stopwatch.GetTimestamp(); (await host.Get("/api/forwarded/other")).StatusCode != HttpStatusCode.NotFound;)
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, "it does not come back");
    }

    [Theory]
    [InlineData("gone/handler", "there is no ")]
    [InlineData("host.json", "is not executable. Run `chmod +x")]
    [InlineData("no-such-command-anywhere", "not found")]
    [InlineData("false", "exit code 1")]
    public async Task A_program_that_cannot_be_run_is_an_error_that_says_why(string program, string why)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Start(Payloads.Replace("handler.mjs", program, StringComparison.Ordinal)));

        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    private static Task<RunningHost> Start(string hostJson) =>
        RunningHost.Start("custom-handler", hostJson: hostJson, files: ("local.settings.json", """{ "Values": { "SALUTE": "hi there" } }"""));

    private static async Task Send(RunningHost host, string queue, string body, string query = "") =>
        (await host.Operators.PostAsync($"/fulmar/v1/queues/{queue}/messages?{query}", new StringContent(body) { Headers = { ContentType = null } }, RunningHost.Cancelled)).EnsureSuccessStatusCode();

    private static async Task<IReadOnlyList<string>> Bodies(RunningHost host, string queue, int count) =>
        [.. JsonNode.Parse(await Until(host, queue, count))!["messages"]!.AsArray().Select(message => message!["body"]!.ToString()).Order()];

    /// <summary>What a queue has, once it has so many messages.</summary>
    private static async Task<string> Until(RunningHost host, string queue, int count)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var response = await host.Operators.GetAsync($"/fulmar/v1/queues/{queue}/messages", RunningHost.Cancelled);
            var text = await response.Content.ReadAsStringAsync(RunningHost.Cancelled);
            if (response.IsSuccessStatusCode && JsonNode.Parse(text)!["messages"]!.AsArray().Count >= count) return text;
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, $"{queue} has {text}");
        }
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Workers;

/// <summary>What every worker does alike: the same functions, the same requests and messages, the same answers.</summary>
public abstract class WorkerConformance<TApp>(TApp app) : IClassFixture<TApp> where TApp : WorkerApp
{
    private readonly RunningHost host = app.Host;

    [Theory]
    [InlineData("hello", 200, "application/json", "7b226772656574696e67223a2268656c6c6f227d")]
    [InlineData("text", 200, "text/plain", "6772c3b6c39f65720a")]
    [InlineData("nothing", 204, null, "")]
    [InlineData("teapot", 418, "text/plain", "73686f727420616e642073746f7574")]
    [InlineData("moved", 302, null, "")]
    public async Task An_answer_comes_byte_for_byte(string path, int status, string? type, string body)
    {
        var response = await host.Get($"/api/{path}");
        var bytes = await response.Content.ReadAsByteArrayAsync(RunningHost.Cancelled);

        Assert.Equal((status, body), ((int)response.StatusCode, Convert.ToHexStringLower(bytes)));
        // Nothing has no type of its own.
        if (type is not null) Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Bytes_of_every_value_come_through()
    {
        var response = await host.Get("/api/bytes");

        Assert.Equal(Enumerable.Range(0, 256).Select(value => (byte)value), await response.Content.ReadAsByteArrayAsync(RunningHost.Cancelled));
        Assert.Equal((256L, "application/octet-stream"), (response.Content.Headers.ContentLength, response.Content.Headers.ContentType!.ToString()));
    }

    [Fact]
    public async Task Headers_and_cookies_come_through()
    {
        var response = await host.Get("/api/teapot");

        Assert.Equal("earl grey", response.Headers.GetValues("x-kind").Single());
        Assert.Equal(["a=1; path=/; httponly", "b=2; path=/"], response.Headers.GetValues("set-cookie"));
        Assert.Equal("/api/hello", (await host.Get("/api/moved")).Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("GET", "echo/7", "", "7", "", "")]
    [InlineData("DELETE", "echo/7/a/b?x=1", "", "7", "a/b", "1")]
    [InlineData("POST", "echo/7/a%20b?x=%C3%A9%26", "größer", "7", "a b", "é&")]
    [InlineData("PUT", "echo/0?x=a+b", "{\"json\": [1]}", "0", "", "a b")]
    [InlineData("PATCH", "echo/7?x=", "\0\u0001", "7", "", "")]
    public async Task A_function_sees_the_request_as_it_was_sent(string method, string path, string body, string id, string rest, string x)
    {
        var response = await host.Send(new HttpMethod(method), $"/api/{path}", method is "GET" or "DELETE" ? null : new StringContent(body), ("x-a", "one"), ("x-a", "two"));

        var seen = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!;
        Assert.Equal(new JsonObject { ["method"] = method, ["id"] = id, ["rest"] = rest, ["x"] = x, ["header"] = seen["header"]!.DeepClone(), ["body"] = body }.ToJsonString(), seen.ToJsonString());
        Assert.Equal("one,two", ((string)seen["header"]!).Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/echo/x")]
    [InlineData("/api/echo")]
    [InlineData("/api/none")]
    public async Task What_no_route_takes_is_not_found(string path) => Assert.Equal(HttpStatusCode.NotFound, (await host.Get(path)).StatusCode);

    [Fact]
    public async Task A_method_that_a_function_does_not_take_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await host.Send(HttpMethod.Post, "/api/hello", new StringContent(""))).StatusCode);

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) + 1)]
    [InlineData(20_000_000)]
    public async Task A_body_of_any_size_reaches_the_function(int size)
    {
        var response = await host.Send(HttpMethod.Post, "/api/size", new ByteArrayContent(new byte[size]));
        Assert.Equal($"{size}", await response.Content.ReadAsStringAsync(RunningHost.Cancelled));
    }

    [Fact]
    public async Task A_body_whose_size_nobody_said_reaches_the_function()
    {
        using var body = new StreamContent(new MemoryStream(new byte[300_000]));
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/size") { Content = body, Headers = { TransferEncodingChunked = true } };
        var response = await host.Client.SendAsync(request, RunningHost.Cancelled);
        Assert.Equal("300000", await response.Content.ReadAsStringAsync(RunningHost.Cancelled));
    }

    [Fact]
    public async Task A_function_that_fails_is_an_error_and_says_why_while_one_develops()
    {
        var response = await host.Get("/api/fails");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!;
        Assert.Equal("FUL3001", (string?)problem["code"]);
        Assert.Contains("it does not work", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_and_its_messages_are_one_commit()
    {
        var response = await host.Send(HttpMethod.Post, "/api/send/letter", null);

        Assert.Equal((HttpStatusCode.Accepted, "sent letter"), (response.StatusCode, await response.Content.ReadAsStringAsync(RunningHost.Cancelled)));
        Assert.Equal(["letter", "letter again"], await app.Take("sent", 2));
    }

    [Fact]
    public async Task Messages_are_handled_and_what_fails_is_poison()
    {
        foreach (var text in new[] { "one", "fail me", "größer" }) await app.Send("work", text);

        Assert.Equal(["done größer", "done one"], await app.Take("done", 2));
        Assert.Equal(["fail me"], await app.Take("work-poison", 1));
    }

    [Fact]
    public async Task A_message_that_is_JSON_is_read_and_one_that_is_returned_is_written()
    {
        await app.Send("whole", """{ "name": "Kiel", "count": 2 }""");
        Assert.Equal(["""{"text":"Kiel 3"}"""], await app.Take("parts", 1));
    }

    [Fact]
    public async Task A_batch_comes_whole()
    {
        (await host.Operators.PostAsync("/fulmar/v1/queues/batch/pause?family=serviceBus", null, RunningHost.Cancelled)).EnsureSuccessStatusCode();
        foreach (var text in new[] { "b", "c", "a" }) await app.Send("batch", text, "family=serviceBus");
        (await host.Operators.PostAsync("/fulmar/v1/queues/batch/resume?family=serviceBus", null, RunningHost.Cancelled)).EnsureSuccessStatusCode();

        Assert.Equal(["a b c"], await app.Take("batches", 1));
    }

    [Fact]
    public async Task A_timer_runs_by_hand()
    {
        (await host.Operators.PostAsync("/fulmar/v1/timers/Tick/run", null, RunningHost.Cancelled)).EnsureSuccessStatusCode();
        Assert.Equal(["in time"], await app.Take("ticks", 1));
    }

    [Fact]
    public async Task Many_requests_at_once_are_answered_each_with_its_own()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var response = await host.Send(HttpMethod.Post, $"/api/echo/{i}?x={i}", new StringContent(new string('x', i)));
            var seen = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!;
            return ((string?)seen["id"], (string?)seen["x"], ((string)seen["body"]!).Length);
        }));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => ((string?)$"{i}", (string?)$"{i}", i)), answers);
    }
}

public sealed class CSharpWorkerTests(CSharpApp app) : WorkerConformance<CSharpApp>(app);

public sealed class LightModuleTests(LightModuleApp app) : WorkerConformance<LightModuleApp>(app);

public sealed class OwnModuleTests(OwnModuleApp app) : WorkerConformance<OwnModuleApp>(app);

public sealed class CustomHandlerConformanceTests(CustomHandlerApp app) : WorkerConformance<CustomHandlerApp>(app);

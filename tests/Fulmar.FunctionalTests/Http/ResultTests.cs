using System.Net;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Http;

[Collection(nameof(Developing))]
public sealed class ResultTests(Developing fixture)
{
    private readonly RunningHost host = fixture.Host;

    [Theory]
    [InlineData("poco", 200, "application/json; charset=utf-8", """{"number":"AF 1 é","cabin":2,"gate":null}""")]
    [InlineData("null", 204, null, "")]
    [InlineData("void", 204, null, "")]
    [InlineData("task", 204, null, "")]
    [InlineData("value-task", 200, "application/json; charset=utf-8", "42")]
    [InlineData("written", 200, null, "written by the function")]
    [InlineData("unflushed", 200, null, "unflushed")]
    [InlineData("bytes", 200, "application/octet-stream", "\u0001\u0002\u0003")]
    [InlineData("binary", 200, "application/xml", "<a/>")]
    [InlineData("marked", 201, "text/plain; charset=utf-8", "marked")]
    [InlineData("iresult/json", 203, "application/json; charset=utf-8", """{"number":"KL 2","cabin":0,"gate":null}""")]
    [InlineData("iresult/file", 200, "text/csv", "0123456789")]
    [InlineData("iresult/redirect", 302, null, "")]
    [InlineData("iresult/empty", 200, null, "")]
    [InlineData("iresult/other", 404, "application/json; charset=utf-8", """{"number":"other","cabin":1,"gate":"B2"}""")]
    [InlineData("action/ok", 200, "application/json; charset=utf-8", """{"number":"LH 3","cabin":0,"gate":null}""")]
    [InlineData("action/text", 200, "text/plain; charset=utf-8", "text")]
    [InlineData("action/content", 206, "text/html", "<b>")]
    [InlineData("action/file", 200, "text/csv", "abc")]
    [InlineData("action/json", 200, "application/json; charset=utf-8", """{"number":"BA 4","cabin":2,"gate":null}""")]
    [InlineData("action/redirect", 302, null, "")]
    [InlineData("action/bad", 400, "application/json; charset=utf-8", """{"reason":"bad"}""")]
    [InlineData("action/own", 200, null, "Hello, action!")]
    [InlineData("action/none", 404, null, "")]
    public async Task What_a_function_returns_is_sent_as_its_kind(string kind, int status, string? type, string body)
    {
        var response = await host.Get($"/api/results/{kind}");
        Assert.Equal(body, await response.Content.ReadAsStringAsync(RunningHost.Cancelled));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Redirects_files_and_problems_carry_their_headers()
    {
        Assert.Equal("/elsewhere", (await host.Get("/api/results/iresult/redirect")).Headers.Location!.ToString());
        Assert.Equal("/elsewhere", (await host.Get("/api/results/action/redirect")).Headers.Location!.ToString());
        Assert.Equal("data.csv", (await host.Get("/api/results/iresult/file")).Content.Headers.ContentDisposition!.FileName);
        var range = await host.Get("/api/results/iresult/file", ("Range", "bytes=2-4"));
        Assert.Equal(HttpStatusCode.PartialContent, range.StatusCode);
        Assert.Equal("234", await range.Content.ReadAsStringAsync(RunningHost.Cancelled));
        var problem = await host.Get("/api/results/iresult/problem");
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType!.ToString());
        Assert.Equal("no seats", (string)JsonNode.Parse(await problem.Content.ReadAsStringAsync(RunningHost.Cancelled))!["detail"]!);
    }

    [Theory]
    [InlineData("result", 418, "from middleware")]
    [InlineData("response", 403, "written by middleware")]
    [InlineData("data", 409, "data by middleware")]
    public async Task Middleware_may_answer_instead_of_the_function(string how, int status, string body)
    {
        var response = await host.Get("/api/middleware/throws", ("x-middleware", how));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(RunningHost.Cancelled));
    }

    [Fact]
    public async Task Middleware_may_change_a_result_and_catch_an_exception()
    {
        Assert.Equal("function, seen and changed", await host.GetString("/api/middleware/changes"));
        var caught = await host.Get("/api/middleware/throws", ("x-middleware", "swallow"));
        Assert.Equal("swallowed the function threw", await caught.Content.ReadAsStringAsync(RunningHost.Cancelled));
        Assert.Equal(HttpStatusCode.InternalServerError, (await host.Get("/api/middleware/changes", ("x-middleware", "throw"))).StatusCode);
    }

    [Fact]
    public async Task Scoped_services_live_as_long_as_the_call_and_singletons_as_long_as_the_app()
    {
        var first = JsonNode.Parse(await host.GetString("/api/services?gate=instance-gone"))!;
        var second = JsonNode.Parse(await host.GetString("/api/services"))!;
        Assert.Equal((string)first["one"]!, (string)second["one"]!);
        Assert.Equal((string)first["each"]!, (string)first["eachAgain"]!);
        Assert.NotEqual((string)first["each"]!, (string)second["each"]!);
        Assert.Equal("Hello, you!", (string)first["greeting"]!);
        Assert.False((bool)first["disposedMeanwhile"]!);
        await Gates.Opened($"disposed {first["each"]}").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        await Gates.Opened("instance-gone").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
    }

    [Fact]
    public async Task Parallel_tasks_of_one_call_share_its_scope_and_its_id()
    {
        for (var i = 0; i < 5; i++) Assert.Equal("1", await host.GetString("/api/services/parallel"));
    }
}

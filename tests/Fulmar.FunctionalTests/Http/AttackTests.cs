using System.Net;
using System.Text;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Http;

/// <summary>Bytes that no honest client sends. Whatever the answer, what is smuggled never runs and the host goes on.</summary>
[Collection(nameof(Developing))]
public sealed class AttackTests(Developing fixture)
{
    private readonly RunningHost host = fixture.Host;

    [Theory]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET /\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1 extra\r\nHost: x\r\n\r\n")]
    [InlineData("G\u0000T / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /a\u0000b HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET noslash HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x/y\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nNo-Colon\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nBad Name: v\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nName: a\u0000b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nName: a\rb\r\n\r\n")]
    [InlineData("GET http://other/api/results/bytes HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n")]
    public async Task A_malformed_head_is_refused_and_the_connection_closed(string bytes)
    {
        var answer = await host.Say(bytes);
        Assert.Matches(@"^(HTTP/1\.1 (400 Bad Request|405 Method Not Allowed|505 HTTP Version Not Supported)\r\n|\n\(reset\)$|$)", answer);
        await AssertAlive();
    }

    [Theory]
    [InlineData("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 0\r\nContent-Length: 80\r\n\r\n")]
    [InlineData("Content-Length: 0, 80\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Content-Length: 0x0\r\n\r\n")]
    [InlineData("Content-Length : 0\r\n\r\n")]
    [InlineData("Content-Length\t: 0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: identity\r\n\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(" Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("X: y\r\n Content-Length: 0\r\n\r\n")]
    [InlineData("X: y\n Content-Length: 0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n")]
    public async Task A_request_whose_end_is_in_doubt_takes_its_connection_with_it(string framing)
    {
        var gate = Guid.NewGuid().ToString("N");
        var answer = await host.Say($"POST /api/parameters/text HTTP/1.1\r\nHost: x\r\n{framing}POST /api/gates/{gate} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        Assert.DoesNotContain("HTTP/1.1 2", Second(answer), StringComparison.Ordinal);
        Assert.False(Gates.Opened(gate).IsCompleted, answer);
        await AssertAlive();

        static string Second(string answers) => answers.IndexOf("HTTP/1.1", 1, StringComparison.Ordinal) is > 0 and var at ? answers[at..] : "";
    }

    [Theory]
    [InlineData("Content-Length: 6\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 6")]
    public async Task A_request_with_a_length_and_chunks_is_refused(string framing)
    {
        var answer = await host.Say($"POST /api/parameters/text HTTP/1.1\r\nHost: x\r\n{framing}\r\n\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        const string next = "GET /api/routes/int/";
        var answer = await host.Say($"{next}1 HTTP/1.1\r\nHost: x\r\n\r\n{next}2 HTTP/1.1\r\nHost: x\r\n\r\n{next}3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Equal(3, answer.Split("HTTP/1.1 200 OK").Length - 1);
        Assert.True(answer.IndexOf("int 1", StringComparison.Ordinal) < answer.IndexOf("int 2", StringComparison.Ordinal) && answer.Contains("int 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_too_large_for_a_head_is_refused()
    {
        Assert.StartsWith("HTTP/1.1 414", await host.Say($"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await host.Say($"GET / HTTP/1.1\r\nHost: x\r\nBig: {new string('a', 40_000)}\r\n\r\n"), StringComparison.Ordinal);
        var many = string.Concat(Enumerable.Range(0, 200).Select(i => $"h{i}: v\r\n"));
        Assert.StartsWith("HTTP/1.1 431", await host.Say($"GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n"), StringComparison.Ordinal);
        await AssertAlive();
    }

    [Fact]
    public async Task Four_thousand_query_parameters_are_read()
    {
        Assert.Equal("open", await host.GetString("/api/keys/function?" + string.Join('&', Enumerable.Repeat("a", 4000))));
        var all = await host.GetString("/api/parameters/query?count=1&day=2026-11-22&cabin=first&the-id=6f9619ff-8b86-d011-b42d-00c04fc964ff&" + string.Join('&', Enumerable.Repeat("n=1", 1900)));
        Assert.Equal(1900, all.Split("1,").Length + (all.Contains("1]", StringComparison.Ordinal) ? 0 : 1) - 1);
    }

    [Theory]
    [InlineData("/api/routes/items/%")]
    [InlineData("/api/routes/items/%zz")]
    [InlineData("/api/routes/items/%2")]
    [InlineData("/api/routes/items/%C3%28")]
    [InlineData("/api/routes/items/%FF%FE")]
    [InlineData("/api/routes/items/%ED%A0%80")]
    [InlineData("/api/routes/items/%C0%AFetc")]
    [InlineData("/api/routes/items/a?count=%zz&%=%")]
    public async Task Invalid_percent_encoding_is_text_or_refused_and_never_a_failure(string path)
    {
        var answer = await host.Say($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Matches(@"^HTTP/1\.1 (200|400|404) ", answer);
    }

    [Theory]
    [InlineData("/api/../admin/host/status")]
    [InlineData("/api/%2e%2e/admin/host/status")]
    [InlineData("/api/routes/files/../../../admin/host/status")]
    [InlineData("/api/routes/files/..%2f..%2f..%2fadmin/host/status")]
    [InlineData("/api/routes/files/..\\..\\admin")]
    [InlineData("//admin/host/status")]
    [InlineData("/./admin/host/status")]
    [InlineData("/../../../../../../etc/passwd")]
    public async Task Dots_in_a_path_lead_nowhere_but_to_the_path_that_they_mean(string path)
    {
        // A page of another site, so that the admin routes would refuse.
        var answer = await host.Say($"GET {path} HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n");
        Assert.DoesNotContain("processUptime", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.Matches(@"^HTTP/1\.1 (200|400|401|404) ", answer);
    }

    [Fact]
    public async Task An_absolute_target_counts_by_its_path_when_it_names_the_host_of_the_header() =>
        Assert.Contains("int 7", await host.Say("GET http://x/api/routes/int/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task HTTP_1_0_is_answered_and_closed() =>
        Assert.EndsWith("int 7", await host.Say("GET /api/routes/int/7 HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task A_deeply_nested_body_is_a_400()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"name\":\"a\",\"next\":", 100_000));
        var response = await host.Send(HttpMethod.Post, "/api/parameters/json", new StringContent(deep, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Invalid_UTF_8_is_replaced_in_text_and_refused_in_JSON()
    {
        byte[] bytes = [.. "{\"name\":\""u8, 0xFF, 0xC0, .. "\"}"u8];
        var text = await host.Send(HttpMethod.Post, "/api/parameters/text", new ByteArrayContent(bytes));
        Assert.Equal("{\"name\":\"\uFFFD\uFFFD\"}", await text.Content.ReadAsStringAsync(RunningHost.Cancelled));
        var json = await host.Send(HttpMethod.Post, "/api/parameters/json", new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } });
        Assert.Equal(HttpStatusCode.BadRequest, json.StatusCode);
    }

    [Fact]
    public async Task A_body_that_breaks_off_fails_the_call_and_nothing_else()
    {
        using (var connection = await RawConnection.Open(host.Address))
            await connection.Say("POST /api/parameters/text HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
        await host.Logged(entry => entry is { Function: "BodyText", Outcome: "Cancelled" or "Rejected" });
        await AssertAlive();
    }

    [Fact]
    public void The_limits_that_drop_slow_clients_are_on()
    {
        var limits = host.Host.Limits;
        Assert.Equal(TimeSpan.FromSeconds(30), limits.RequestHeadersTimeout);
        Assert.NotNull(limits.MinRequestBodyDataRate);
        Assert.NotNull(limits.MinResponseDataRate);
        Assert.True(limits.KeepAliveTimeout <= TimeSpan.FromMinutes(3));
    }

    private async Task AssertAlive() => Assert.Equal("int 7", await host.GetString("/api/routes/int/7"));
}

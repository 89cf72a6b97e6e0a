using System.Net;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;
using Microsoft.Extensions.Logging;

namespace Fulmar.FunctionalTests.Http;

[Collection(nameof(Developing))]
public sealed class FailureTests(Developing fixture)
{
    private readonly RunningHost host = fixture.Host;

    [Fact]
    public async Task While_developing_an_exception_is_explained_with_the_authors_own_stack()
    {
        var response = await host.Get("/api/failures/throws");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        Assert.False(response.Headers.Contains("x-secret"));
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!;
        Assert.Equal("FUL3001", (string)problem["code"]!);
        Assert.Equal("secret reason", (string)problem["detail"]!);
        var stack = problem["stack"]!.AsArray().Select(line => (string)line!).ToList();
        Assert.Contains(stack, line => line.Contains("FailureFunctions.Throws", StringComparison.Ordinal) && line.Contains("Failures.cs:line", StringComparison.Ordinal));
        Assert.DoesNotContain(stack, line => line.Contains("Fulmar.Runtime", StringComparison.Ordinal) || line.Contains("Fulmar.Generated", StringComparison.Ordinal));

        var id = (string)problem["invocationId"]!;
        var logged = await host.Logged(entry => entry.InvocationId == id);
        Assert.Equal(LogLevel.Error, logged.Level);
        Assert.Equal("Throws", logged.Function);
        Assert.Equal("Failed", logged.Outcome);
        Assert.Equal("System.InvalidOperationException: secret reason", logged.Exception);
        Assert.Contains("FailureFunctions.Throws", logged.Stack, StringComparison.Ordinal);
        Assert.Equal((string)problem["traceId"]!, logged.TraceId);
        await host.GetString("/api/results/bytes");
        Assert.Single(host.Host.Logs.Newest(), entry => entry.InvocationId == id);
    }

    [Theory]
    [InlineData("getter/100", "a getter threw")]
    [InlineData("on-starting", "FUL3001")]
    public async Task A_result_that_cannot_be_written_is_a_whole_500(string kind, string reason)
    {
        var response = await host.Get($"/api/failures/{kind}");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(RunningHost.Cancelled);
        if (body.Length > 0) Assert.Contains(reason, JsonNode.Parse(body)!.ToJsonString(), StringComparison.Ordinal);
        // And what was counted as running is not any more.
        Assert.Equal(0, (int)(await host.Status())["running"]!);
    }

    [Fact]
    public async Task A_failure_after_the_head_breaks_the_connection()
    {
        Assert.DoesNotContain("\r\n0\r\n\r\n", await host.Say("GET /api/failures/after-head HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.GetString("/api/failures/after-head"));
        // Too long for the first buffer: written, though not sent.
        Assert.Equal("\n(reset)", await host.Say("GET /api/failures/getter/10000 HTTP/1.1\r\nHost: x\r\n\r\n"));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.GetString("/api/failures/getter/200000"));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.GetString("/api/streams/download-stream?length=1000000&failAt=500000"));
    }

    [Theory]
    [InlineData("header")]
    [InlineData("data-header")]
    public async Task A_header_value_from_outside_cannot_begin_another_header(string kind)
    {
        foreach (var value in new[] { "a%0D%0Ax-injected:%20yes", "a%0Ax-injected:%20yes", "a%0D%0A%0D%0A%3Chtml%3E", "a%00b" })
        {
            var response = await host.Get($"/api/failures/{kind}?value={value}");
            Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
            Assert.False(response.Headers.Contains("x-injected"));
        }
    }
}

[Collection(nameof(Serving))]
public sealed class ServingFailureTests(Serving fixture)
{
    private readonly RunningHost host = fixture.Host;

    [Theory]
    [InlineData("/api/failures/throws")]
    [InlineData("/api/failures/getter/100")]
    [InlineData("/api/failures/on-starting")]
    public async Task When_serving_a_failure_shows_nothing_of_the_inside(string path)
    {
        using var connection = await RawConnection.Open(host.Address);
        await connection.Say($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var answer = await connection.ReadToEnd();
        Assert.StartsWith("HTTP/1.1 500 Internal Server Error\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("x-secret", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task When_serving_a_callers_mistake_is_still_explained() =>
        Assert.Contains("FUL3003", await (await host.Get("/api/parameters/route/first/x")).Content.ReadAsStringAsync(RunningHost.Cancelled), StringComparison.Ordinal);
}

/// <summary>What <c>extensions.http</c> bounds and adds.</summary>
public sealed class HttpSettingsTests
{
    [Fact]
    public async Task Beyond_maxOutstandingRequests_a_request_is_429_and_told_when_to_come_back()
    {
        await using var host = await RunningHost.Start(hostJson: """{ "version": "2.0", "extensions": { "http": { "maxConcurrentRequests": 1, "maxOutstandingRequests": 2 } } }""");
        var running = host.Get("/api/slow/ignores/outstanding");
        await Gates.Opened("outstanding began").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        // One waits, one is too many: which of the two is which is theirs to decide.
        var others = new List<Task<HttpResponseMessage>> { host.Get("/api/results/bytes"), host.Get("/api/results/bytes") };
        var refused = await Task.WhenAny(others).WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        others.Remove(refused);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await refused).StatusCode);
        Assert.Equal("1", (await refused).Headers.RetryAfter!.ToString());
        Assert.Contains("FUL3004", await (await refused).Content.ReadAsStringAsync(RunningHost.Cancelled), StringComparison.Ordinal);
        Assert.False(others[0].IsCompleted);
        // Health and operators do not queue behind functions.
        Assert.Equal(HttpStatusCode.OK, (await host.Get("/healthz/ready")).StatusCode);
        Gates.Open("outstanding may end", "done");
        Assert.Equal("done", await (await running).Content.ReadAsStringAsync(RunningHost.Cancelled));
        Assert.Equal(HttpStatusCode.OK, (await others[0]).StatusCode);
    }

    [Theory]
    [InlineData("maxConcurrentRequests", "0")]
    [InlineData("maxOutstandingRequests", "0")]
    [InlineData("maxOutstandingRequests", "-7")]
    [InlineData("maxConcurrentRequests", "99999999999")]
    public async Task A_bound_that_would_let_nothing_in_is_refused_at_start(string key, string value)
    {
        var exception = await Assert.ThrowsAsync<Runtime.FulmarException>(() =>
            RunningHost.Start(hostJson: $$"""{ "version": "2.0", "extensions": { "http": { "{{key}}": {{value}} } } }"""));
        Assert.Equal(Runtime.ErrorCodes.InvalidSetting, exception.Code);
        Assert.Contains(key, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Custom_headers_stand_on_every_response_errors_included()
    {
        await using var host = await RunningHost.Start(hostJson: """{ "version": "2.0", "extensions": { "http": { "customHeaders": { "X-Content-Type-Options": "nosniff" } } } }""");
        foreach (var path in new[] { "/api/results/bytes", "/api/results/void", "/api/failures/throws", "/api/failures/getter/100", "/api/parameters/header", "/nowhere", "/healthz/live", "/api/parameters/query" })
            Assert.Equal(["nosniff"], (await host.Get(path)).Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["nosniff"], (await host.Get("/api/failures/header?value=x")).Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Hsts_stands_on_HTTPS_only()
    {
        using var folder = new Processes.TemporaryFolder();
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllBytesAsync(folder["c.pfx"], certificate.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12), RunningHost.Cancelled);

        await using var host = await RunningHost.Start(
            hostJson: """{ "version": "2.0", "extensions": { "http": { "hsts": { "isEnabled": true, "maxAge": "10" } } } }""",
            options: new() { ["httpsPort"] = "0", ["cert"] = folder["c.pfx"] });
        Assert.False((await host.Get("/api/results/bytes")).Headers.Contains("Strict-Transport-Security"));
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented!.GetCertHashString() == certificate.GetCertHashString() } };
        using var client = new HttpClient(handler) { BaseAddress = host.Host.Addresses[1], DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var path in new[] { "/api/results/bytes", "/api/failures/throws" })
        {
            var response = await client.GetAsync(path, RunningHost.Cancelled);
            Assert.Equal(HttpVersion.Version20, response.Version);
            Assert.Equal(["max-age=864000"], response.Headers.GetValues("Strict-Transport-Security"));
        }
    }
}

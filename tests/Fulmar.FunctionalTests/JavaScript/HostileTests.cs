using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary>A worker that breaks the protocol, or itself: it is replaced, and the host goes on.</summary>
public sealed class HostileTests
{
    /// <summary>Ways that end the worker before the request is answered.</summary>
    public static TheoryData<string> Deadly => new(
        "exit", "exit-well", "abort", "kill", "tear", "half-frame", "unhandled",
        "length-0", "length-4", "length-huge", "length-too-long", "type-0", "type-200", "type-of-the-host", "ready-again", "loaded-again", "number-0", "number-unknown",
        "empty-response", "cut-response", "count-of-headers", "count-of-bytes", "place-9", "tag-9", "tag-texts", "commit-no-json", "result-for-http", "failure-no-json", "failure-null",
        "body-first", "log-cut", "log-level", "ask-no-json", "ask-cut");

    [Theory]
    [MemberData(nameof(Deadly))]
    public async Task A_request_whose_worker_dies_or_lies_gets_502_and_the_next_one_an_answer(string way)
    {
        await using var host = await Start();
        var others = Enumerable.Range(0, 3).Select(_ => host.Get("/api/never")).ToList();
        await host.Runs("all", 3);

        var response = await host.Get($"/api/{way}");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!;
        Assert.Equal("urn:fulmar:error:FUL3010", (string?)problem["type"]);
        Assert.StartsWith("The Node process of the app ", (string?)problem["detail"]);
        foreach (var other in others) Assert.Equal(HttpStatusCode.BadGateway, (await other).StatusCode);
        Assert.Equal("ok", await host.GetString("/api/ok"));
        await host.Logged(entry => entry.Category == "Fulmar.Worker" && entry.Message.Contains("FUL3010", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("answered-twice")]
    [InlineData("body-part-too-large")]
    public async Task A_response_that_is_under_way_when_its_worker_lies_breaks_off(string way)
    {
        await using var host = await Start();

        await Assert.ThrowsAsync<HttpRequestException>(() => host.GetString($"/api/{way}"));

        Assert.Equal("ok", await host.GetString("/api/ok"));
    }

    [Fact]
    public async Task A_body_that_comes_although_nobody_asked_for_so_much_ends_its_worker()
    {
        await using var host = await Start();
        using var connection = await RawConnection.Open(host.Address);

        // It reads nothing: once what lies between is full, no more is asked for.
        await connection.Say("GET /api/body-beyond-credit HTTP/1.1\r\nHost: localhost\r\n\r\n");

        await host.Logged(entry => entry.Message.Contains("FUL3010", StringComparison.Ordinal) && entry.Message.Contains("faster than it was asked for", StringComparison.Ordinal));
        Assert.Equal("ok", await host.GetString("/api/ok"));
    }

    [Theory]
    [InlineData("header-that-breaks-lines")]
    [InlineData("header-without-name")]
    [InlineData("status-0")]
    [InlineData("status-101")]
    public async Task A_response_that_is_none_is_a_failure_of_its_function_alone(string way)
    {
        await using var host = await Start();
        var worker = await host.Worker();

        var response = await host.Get($"/api/{way}");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.False(response.Headers.Contains("set-cookie"));
        Assert.Equal("ok", await host.GetString("/api/ok"));
        Assert.Equal(worker, await host.Worker());
    }

    [Theory]
    [InlineData("frames-of-the-dead")]
    [InlineData("credit-without-end")]
    [InlineData("asks-without-end")]
    [InlineData("logs-without-end")]
    [InlineData("prints-without-end")]
    public async Task What_is_too_much_or_too_late_is_dropped(string way)
    {
        await using var host = await Start();
        var worker = await host.Worker();

        Assert.Equal("ok", await host.GetString($"/api/{way}"));
        Assert.Equal("ok", await host.GetString("/api/ok"));

        Assert.Equal(worker, await host.Worker());
        Assert.All(host.Host.Logs.Newest(), entry => Assert.InRange(entry.Message.Length, 0, 16 * 1024));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_client_that_left_amid_its_body_keeps_nobody_from_learning_that_the_worker_ended(string version)
    {
        using var folder = new TemporaryFolder();
        var thumbprint = WriteCertificate(folder, "own.pem");
        await using var host = await Start(options: new() { ["httpsPort"] = "0", ["cert"] = folder["own.pem"] });
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == thumbprint;
        using var client = new HttpClient(handler) { BaseAddress = host.Host.Addresses[1] };
        using var leaves = new CancellationTokenSource();
        using var body = new BodyWithoutEnd();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/until-cancelled") { Content = body, Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var left = client.SendAsync(request, leaves.Token);
        await host.Runs("all", 1);
        var other = host.Get("/api/never");
        await host.Runs("all", 2);

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(HttpStatusCode.BadGateway, (await other).StatusCode);
        Assert.Equal("ok", await host.GetString("/api/ok"));
    }

    [Fact]
    public async Task Calls_that_nobody_answers_end_with_their_host()
    {
        const int many = 50;
        await using var host = await Start(options: new() { ["drainTimeout"] = "00:00:00.2" });
        var state = host.Host.Catalog.Current!.Find("all")!.State;
        var calls = Enumerable.Range(0, many).Select(_ => host.Get("/api/never")).ToList();
        await host.Runs("all", many);

        await host.Host.DisposeAsync();

        foreach (var call in calls) await Assert.ThrowsAnyAsync<Exception>(async () => (await call).EnsureSuccessStatusCode());
        for (var began = Stopwatch.GetTimestamp(); state.Running > 0; await Task.Yield())
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, $"{state.Running} still run");
    }

    [Fact]
    public async Task Frames_with_flipped_bytes_end_a_worker_and_never_the_host()
    {
        // Calls that nobody answers are ended with their connection, so the seeds need no time limit.
        await using var host = await Start();
        var seed = Random.Shared.Next(1_000_000);
        TestContext.Current.SendDiagnosticMessage($"seeds {seed} to {seed + 199}");
        for (var i = 0; i < 200; i++)
        {
            HttpStatusCode status;
            try { status = (await host.Get($"/api/fuzz/{seed + i}")).StatusCode; }
            catch (HttpRequestException) { continue; /* broken off behind its head */ }
            Assert.True(status != 0, $"seed {seed + i}");
        }
        // The last of them are counted as ends in a row: the next process comes after a pause.
        await host.Answers("/api/ok", HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_loop_that_never_gives_way_is_ended_when_its_time_is_up_and_takes_its_neighbours_along()
    {
        await using var host = await Start(hostJson: """{ "version": "2.0", "functionTimeout": "00:00:01" }""");
        var neighbour = host.Get("/api/never");
        await host.Runs("all", 1);

        var spinning = await host.Get("/api/spin");

        Assert.Equal(HttpStatusCode.InternalServerError, spinning.StatusCode);
        Assert.Contains("FUL3002", await spinning.Content.ReadAsStringAsync(RunningHost.Cancelled));
        // Overdue itself, or gone with the process: both have no answer of the function.
        Assert.Contains((await neighbour).StatusCode, new[] { HttpStatusCode.BadGateway, HttpStatusCode.InternalServerError });
        Assert.Equal("ok", await host.GetString("/api/ok"));
        Assert.Equal(0, (int)(await host.Status())["runaways"]!);
    }

    [Fact]
    public async Task A_worker_that_dies_again_and_again_makes_the_host_unhealthy_until_one_lives()
    {
        await using var host = await Start();
        for (var i = 0; i < 5; i++) await host.Answers("/api/exit", HttpStatusCode.BadGateway);

        await host.Answers("/healthz/ready", HttpStatusCode.ServiceUnavailable);
        // Of itself: nobody does anything.
        await host.Answers("/healthz/ready", HttpStatusCode.OK);
        Assert.Equal("ok", await host.GetString("/api/ok"));
    }

    [Fact]
    public async Task A_worker_that_ends_while_it_loads_refuses_the_app()
    {
        var failure = await Assert.ThrowsAsync<Runtime.FulmarException>(() => Start(loaded: "dies"));

        Assert.Equal("FUL1016", failure.Code);
        Assert.Contains("exit code 5", failure.Message);
    }

    [Theory]
    [InlineData("""{ "name": "f", "bindings": [ { "name": "x", "type": "blobTrigger", "direction": "in" } ] }""", "blobTrigger")]
    [InlineData("""{ "name": "f", "bindings": [ { "name": "q", "type": "queueTrigger", "direction": "in", "queueName": "orders" }, { "name": "out", "type": "sendGrid", "direction": "out" } ] }""", "sendGrid")]
    [InlineData("""{ "name": "f", "bindings": [ { "name": "q", "type": "queueTrigger", "direction": "in", "queueName": "orders" }, { "name": "other", "type": "cosmosDB", "direction": "in" } ] }""", "cosmosDB")]
    [InlineData("""{ "name": "f", "bindings": [ { "name": "q", "type": "queueTrigger", "direction": "sideways", "queueName": "orders" } ] }""", "sideways")]
    [InlineData("""{ "name": "f", "bindings": [ { "name": "q", "direction": "in" } ] }""", "has no type")]
    [InlineData("""{ "name": "f", "bindings": [] }""", "0 triggers")]
    public async Task A_binding_that_nobody_knows_refuses_the_app_and_is_named(string function, string word)
    {
        var loaded = $$"""{ "model": "v4", "main": "x.js", "matched": ["x.js"], "errors": [], "functions": [ {{function.Replace("\"name\": \"f\",", "\"name\": \"f\", \"scriptFile\": \"src/x.js\",", StringComparison.Ordinal)}} ] }""";

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Start(loaded: loaded));

        Assert.Contains("FUL1010", failure is Runtime.FulmarException { Code: var code } ? code : failure.Message);
        Assert.Contains("'f'", failure.Message);
        Assert.Contains(word, failure.Message);
        if (word != "0 triggers") Assert.Contains("src/x.js", failure.Message);
    }

    private static string WriteCertificate(TemporaryFolder folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        folder.Write(name, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}");
        return certificate.Thumbprint;
    }

    private static Task<RunningHost> Start(string hostJson = """{ "version": "2.0" }""", string? loaded = null, Dictionary<string, string?>? options = null) =>
        RunningHost.Start("js-hostile", hostJson: hostJson, options: options, files: loaded is null ? [] : [("loaded.json", loaded)], worker: Path.Combine(Clone.Root, "tests", "apps", "js-hostile", "worker.mjs"));

    /// <summary>Begins, and never goes on.</summary>
    private sealed class BodyWithoutEnd : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("the beginning"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

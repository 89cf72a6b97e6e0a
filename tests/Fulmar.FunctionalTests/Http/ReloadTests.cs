using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Workers.CSharp;

namespace Fulmar.FunctionalTests.Http;

/// <summary>One version of the app takes over from another, and the host stops.</summary>
public sealed class ReloadTests
{
    [Fact]
    public async Task Under_load_no_request_fails_while_versions_change()
    {
        await using var host = await RunningHost.Start();
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var client = host.NewClient();
            var answers = 0;
            for (; !enough.IsCancellationRequested; answers++)
                Assert.StartsWith("app v", await client.GetStringAsync("/api/slow/version", RunningHost.Cancelled), StringComparison.Ordinal);
            return answers;
        }, RunningHost.Cancelled)).ToList();
        for (var version = 2; version <= 11; version++) Assert.Equal(version, (int)(await Reload(host, HttpStatusCode.OK))["version"]!);
        await enough.CancelAsync();
        Assert.All(await Task.WhenAll(clients), answers => Assert.True(answers > 0));
        Assert.Equal("app v11", await host.GetString("/api/slow/version"));
    }

    [Fact]
    public async Task Reloads_that_come_at_once_are_done_one_after_the_other()
    {
        await using var host = await RunningHost.Start(files: ("local.settings.json", """{ "Values": { "A": "1", "B": "2" } }"""));
        var versions = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (int)(await Reload(host, HttpStatusCode.OK))["version"]!));
        Assert.Equal([2, 3, 4, 5], versions.Order());
    }

    [Fact]
    public async Task A_request_ends_on_the_version_that_it_began_on()
    {
        await using var host = await RunningHost.Start();
        var running = host.GetString("/api/slow/version/across");
        await Gates.Opened("across began").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        await Reload(host, HttpStatusCode.OK);
        Assert.Equal("app v2", await host.GetString("/api/slow/version"));
        Gates.Open("across may end");
        Assert.Equal("app v1", await running);
    }

    [Fact]
    public async Task The_memory_of_a_replaced_version_is_freed()
    {
        await using var host = await RunningHost.Start(hostJson: Debug("00:01:00"));
        // Each of the ways that could hold on to a version's types.
        foreach (var path in new[] { "/api/results/poco", "/api/results/action/ok", "/api/results/iresult/json", "/api/services", "/api/parameters/data-sync", "/api/failures/throws" })
            await host.Get(path);
        await host.Send(HttpMethod.Post, "/api/parameters/json", new StringContent("""{"name":"Ada"}""", null, "application/json"));
        await host.Operators.GetStringAsync("/fulmar/v1/openapi", RunningHost.Cancelled);
        var first = ContextOf(host);
        await Reload(host, HttpStatusCode.OK);
        await host.Logged(entry => entry.Message == "Version 1 has drained");
        await host.GetString("/api/results/poco");
        await AssertFreed(host, first);
    }

    [Fact]
    public async Task A_runaway_keeps_its_version_until_it_ends()
    {
        await using var host = await RunningHost.Start(hostJson: Debug("00:00:01"), options: new() { ["drainTimeout"] = "00:00:00.2" });
        await host.Get("/api/slow/ignores/old-runaway");
        await Reload(host, HttpStatusCode.OK);
        await host.Logged(entry => entry.Message.StartsWith("Version 1 still runs something", StringComparison.Ordinal));
        Gates.Open("old-runaway may end");
        await host.Logged(entry => entry.Message == "Version 1 has drained");
    }

    [Theory]
    [InlineData("appsettings.json", """{ "Broken": "main" }""", "broken on purpose")]
    [InlineData("http.dll", "no assembly", "http.dll cannot be loaded")]
    [InlineData("host.json", """{ "version": "2.0", "functionTimeout": "soon" }""", "functionTimeout")]
    [InlineData("host.json", "{", "host.json(1,")]
    [InlineData("host.json", """{ "version": "2.0", "extensions": { "http": { "maxConcurrentRequests": 0 } } }""", "maxConcurrentRequests")]
    [InlineData("host.json", """{ "version": "2.0", "extensions": { "http": { "routePrefix": "{x:int(3)}" } } }""", "'int(3)'")]
    [InlineData("host.json", """{ "version": "2.0", "extensions": { "http": { "routePrefix": "{x:regex([)}" } } }""", "'regex([)'")]
    [InlineData("host.json", """{ "version": "2.0", "extensions": { "http": { "customHeaders": { "X Bad": "1" } } } }""", "extensions.http.customHeaders.X Bad")]
    [InlineData("host.json", """{ "version": "2.0", "extensions": { "http": { "customHeaders": { "X-Bad": "a\r\nb" } } } }""", "extensions.http.customHeaders.X-Bad")]
    [InlineData("host.json", """{ "version": "2.0", "extensions": { "http": { "customHeaders": { "Content-Length": "5" } } } }""", "extensions.http.customHeaders.Content-Length")]
    public async Task What_is_broken_does_not_replace_what_serves_and_the_status_says_why(string file, string text, string reason)
    {
        await using var host = await RunningHost.Start();
        var whole = await File.ReadAllBytesAsync(Path.Combine(host.AppFolder, file == "appsettings.json" ? "host.json" : file), RunningHost.Cancelled);
        await File.WriteAllTextAsync(Path.Combine(host.AppFolder, file), text, RunningHost.Cancelled);
        Assert.Contains(reason, (string)(await Reload(host, HttpStatusCode.Conflict))["error"]!, StringComparison.Ordinal);
        Assert.Equal("app v1", await host.GetString("/api/slow/version"));
        var status = await host.Status();
        Assert.Equal("running", (string)status["state"]!);
        Assert.Contains(reason, (string)status["lastFailure"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.Get("/healthz/ready")).StatusCode);

        if (file == "appsettings.json") File.Delete(Path.Combine(host.AppFolder, file));
        else await File.WriteAllBytesAsync(Path.Combine(host.AppFolder, file), whole, RunningHost.Cancelled);
        await Reload(host, HttpStatusCode.OK);
        Assert.Null((await host.Status())["lastFailure"]);
        Assert.Equal($"app v{(await host.Status())["version"]}", await host.GetString("/api/slow/version"));
    }

    [Fact]
    public async Task An_app_that_ended_by_itself_is_unhealthy_until_it_is_loaded_again()
    {
        await using var host = await RunningHost.Start();
        await host.Get("/api/failures/stops-the-app");
        Assert.Contains("FUL1015", (await host.Logged(entry => entry.Category.EndsWith("HostHealth", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
        foreach (var path in new[] { "/healthz/live", "/healthz/ready" })
        {
            var answer = await host.Get(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("FUL1015", await answer.Content.ReadAsStringAsync(RunningHost.Cancelled), StringComparison.Ordinal);
        }
        await Reload(host, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await host.Get("/healthz/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Get("/api/services")).StatusCode);
    }

    [Fact]
    public async Task A_serving_host_whose_app_ended_by_itself_asks_for_a_new_process()
    {
        await using var host = await RunningHost.Start(mode: Fulmar.Server.RunMode.Serve);
        await host.Get("/api/failures/stops-the-app");
        Assert.Equal(70, await host.Host.Life.Stopping.WaitAsync(RunningHost.Bound, RunningHost.Cancelled));
    }

    [Fact]
    public async Task A_reload_tells_of_new_warnings_and_of_options_that_wait_for_the_next_start()
    {
        await using var host = await RunningHost.Start(files: ("fulmar.json", """{ "prot": 1 }"""));
        await File.WriteAllTextAsync(Path.Combine(host.AppFolder, "fulmar.json"), """{ "prot": 1, "corz": 2, "cors": "*", "requestBodyLimit": 5 }""", RunningHost.Cancelled);
        await Reload(host, HttpStatusCode.OK);
        await Reload(host, HttpStatusCode.OK);
        Assert.Equal(
            ["fulmar.json: the key \"prot\" is not known and has no effect.", "fulmar.json: the key \"corz\" is not known and has no effect.",
                "The new value of \"cors\", \"requestBodyLimit\" takes effect at the next start."],
            host.Host.Logs.Newest().Where(entry => entry.Category == "Fulmar.Configuration").Select(entry => entry.Message));
    }

    [Fact]
    public async Task Settings_of_a_version_that_does_not_load_are_taken_back()
    {
        await using var host = await RunningHost.Start(files: ("local.settings.json", """{ "Values": { "RELOAD_COLOUR": "green" } }"""));
        await File.WriteAllTextAsync(Path.Combine(host.AppFolder, "local.settings.json"),
            $$$"""{ "Values": { "RELOAD_COLOUR": "red", "RELOAD_SIZE": "5", "BrokenIn": "{{{host.AppFolder}}}" } }""", RunningHost.Cancelled);
        await Reload(host, HttpStatusCode.Conflict);
        Assert.Equal("green", Environment.GetEnvironmentVariable("RELOAD_COLOUR"));
        Assert.Null(Environment.GetEnvironmentVariable("RELOAD_SIZE"));
        Assert.Null(Environment.GetEnvironmentVariable("BrokenIn"));
    }

    [Fact]
    public async Task A_version_that_cannot_be_copied_or_published_leaves_nothing_behind()
    {
        await using var host = await RunningHost.Start();
        var broken = Path.Combine(host.AppFolder, "dangling");
        File.CreateSymbolicLink(broken, "nowhere");
        Assert.Contains("http.dll cannot be loaded", (string)(await Reload(host, HttpStatusCode.Conflict))["error"]!, StringComparison.Ordinal);
        File.Delete(broken);

        Func<AppSnapshot, Action> refuse = _ => throw new InvalidOperationException("refused on purpose");
        host.Host.Catalog.Publishing += refuse;
        Assert.Equal(HttpStatusCode.InternalServerError, (await host.Operators.PostAsync("/fulmar/v1/reload", null, RunningHost.Cancelled)).StatusCode);
        host.Host.Catalog.Publishing -= refuse;

        Assert.Equal("app v1", await host.GetString("/api/slow/version"));
        Assert.Equal(["1"], Directory.EnumerateDirectories(Path.Combine(host.DataFolder, "run", "app")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_host_whose_data_directory_is_gone_still_lets_go_of_everything_and_then_says_so()
    {
        await using var host = await RunningHost.Start();
        var socket = host.Host.Socket;
        var address = host.Address;
        Directory.Delete(host.DataFolder, recursive: true);
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => host.Host.DisposeAsync().AsTask());
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => RawConnection.Open(address));
        Assert.False(File.Exists(socket));
    }

    [Fact]
    public async Task A_stopping_host_takes_no_connection_and_lets_what_runs_end()
    {
        await using var host = await RunningHost.Start();
        using var idle = await RawConnection.Open(host.Address);
        await idle.Say("GET /api/routes/int/7 HTTP/1.1\r\nHost: x\r\n\r\n");
        await idle.ReadUntil("int 7");
        var running = host.Get("/api/slow/ignores/draining");
        await Gates.Opened("draining began").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        var stopping = host.Host.DisposeAsync().AsTask();
        // An idle connection is let go at once.
        Assert.DoesNotContain("HTTP/1.1", await idle.ReadToEnd(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => RawConnection.Open(host.Address));
        Assert.False(stopping.IsCompleted);
        Gates.Open("draining may end", "ended whole");
        Assert.Equal("ended whole", await (await running).Content.ReadAsStringAsync(RunningHost.Cancelled));
        await stopping.WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
    }

    [Fact]
    public async Task After_the_drains_bound_the_token_is_cancelled_and_the_client_told_to_come_back()
    {
        await using var host = await RunningHost.Start(options: new() { ["drainTimeout"] = "00:00:00.2" });
        var running = host.Get("/api/slow/observes/past-drain");
        await Gates.Opened("past-drain began").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        await host.Host.DisposeAsync();
        Assert.True(Gates.Opened("past-drain cancelled").IsCompleted);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await running).StatusCode);
        Assert.Contains(host.Host.Logs.Newest(), entry => entry is { Function: "Observes", Outcome: "Cancelled" });
    }

    [Fact]
    public async Task A_stopping_host_says_what_it_waits_for_and_lets_an_open_stream_end_well()
    {
        await using var host = await RunningHost.Start(options: new() { ["drainTimeout"] = "00:01:00" });
        using var response = await host.Client.GetAsync("/api/streams/endless/open-at-stop", HttpCompletionOption.ResponseHeadersRead, RunningHost.Cancelled);
        await host.Host.DisposeAsync().AsTask().WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        Assert.Equal("data: first\n\ndata: last\n\n", await response.Content.ReadAsStringAsync(RunningHost.Cancelled));
        Assert.Contains(host.Host.Logs.Newest(), entry => entry.Message == "Draining: 1 call still runs. Ctrl+C again stops at once.");
    }

    [Fact]
    public async Task A_host_at_rest_stops_without_a_word_of_draining()
    {
        await using var host = await RunningHost.Start();
        await host.Host.DisposeAsync();
        Assert.DoesNotContain(host.Host.Logs.Newest(), entry => entry.Message.StartsWith("Draining", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_of_a_replaced_version_are_cancelled_after_the_drains_bound()
    {
        await using var host = await RunningHost.Start(hostJson: Debug("00:01:00"), options: new() { ["drainTimeout"] = "00:00:00.2" });
        var running = host.Get("/api/slow/observes/replaced");
        await Gates.Opened("replaced began").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        await Reload(host, HttpStatusCode.OK);
        await Gates.Opened("replaced cancelled").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await running).StatusCode);
        await host.Logged(entry => entry.Message == "Version 1 has drained");
    }

    /// <summary>System.Text.Json forgets types that were not used for a second when it meets new ones: each version brings some.</summary>
    private static async Task AssertFreed(RunningHost host, WeakReference context)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (context.IsAlive)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < RunningHost.Bound, "the version is still in memory");
            await Reload(host, HttpStatusCode.OK);
            await host.GetString("/api/results/poco");
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static string Debug(string timeout) => $$"""{ "version": "2.0", "functionTimeout": "{{timeout}}", "logging": { "logLevel": { "default": "Debug" } } }""";

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ContextOf(RunningHost host) => ((CSharpWorker)host.Host.Catalog.Current!.Worker).LoadContext;

    private static async Task<JsonNode> Reload(RunningHost host, HttpStatusCode status)
    {
        var response = await host.Operators.PostAsync("/fulmar/v1/reload", null, RunningHost.Cancelled);
        var body = await response.Content.ReadAsStringAsync(RunningHost.Cancelled);
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        return JsonNode.Parse(body)!;
    }
}

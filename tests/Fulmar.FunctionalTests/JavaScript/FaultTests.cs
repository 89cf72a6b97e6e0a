using System.Diagnostics;
using System.Globalization;
using System.Net;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Server.Doors;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary>The real worker, and apps that end it.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("exit", "exit code 3")]
    [InlineData("reject", "nobody catches this")]
    public async Task An_app_that_ends_its_process_gets_502_and_another_process(string way, string reason)
    {
        await using var host = await RunningHost.Start("js-http");
        var before = await host.GetString("/api/pid");
        var neighbour = host.Get("/api/slow");
        await host.Runs("slow", 1);

        Assert.Equal(HttpStatusCode.BadGateway, (await host.Get($"/api/{way}")).StatusCode);

        Assert.Equal(HttpStatusCode.BadGateway, (await neighbour).StatusCode);
        Assert.NotEqual(before, await host.GetString("/api/pid"));
        await host.Logged(entry => entry.Message.Contains("FUL3010", StringComparison.Ordinal) && entry.Message.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_memory_that_is_full_ends_the_process_and_is_told()
    {
        await using var host = await RunningHost.Start("js-http", options: new() { ["workerMemory"] = "64" });

        Assert.Equal(HttpStatusCode.BadGateway, (await host.Get("/api/fill")).StatusCode);

        await host.Logged(entry => entry.Message.Contains("FUL3010", StringComparison.Ordinal) && entry.Message.Contains("its memory is full", StringComparison.Ordinal));
        Assert.Equal("grüße", await host.GetString("/api/text"));
    }

    [Fact]
    public async Task Calls_are_spread_over_as_many_processes_as_are_asked_for()
    {
        await using var host = await RunningHost.Start("js-http", files: ("local.settings.json", """{ "Values": { "FUNCTIONS_WORKER_PROCESS_COUNT": "2" } }"""));

        HashSet<string> seen = [];
        for (var began = Stopwatch.GetTimestamp(); seen.Count < 2;)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, "one process answers all");
            var slow = host.Get("/api/slow");
            seen.Add(await host.GetString("/api/pid"));
        }
    }

    [Fact]
    public async Task Nothing_of_a_host_that_is_killed_goes_on_not_even_a_loop_without_end()
    {
        using var folder = new TemporaryFolder();
        BuiltApp.Publish("js-http", folder["app"]);
        await using var host = await HostProcess.StartAsync("start", folder["app"]);
        var child = await host.GetAsync("/api/child");
        var worker = await host.GetAsync("/api/pid");
        using var spinning = new HttpClient { BaseAddress = host.Address };
        var spin = spinning.GetAsync(new Uri("/api/spin", UriKind.Relative), TestContext.Current.CancellationToken);
        using var process = Process.GetProcessById(int.Parse(worker, CultureInfo.InvariantCulture));
        using var started = Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture));

        await RunningCommand.SignalAsync("KILL", HostFile.Find(host.Data)!.Pid);

        await Assert.ThrowsAsync<HttpRequestException>(() => spin);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(RunningHost.Bound, TestContext.Current.CancellationToken);
        await started.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(RunningHost.Bound, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_host_that_stops_ends_a_loop_without_end()
    {
        Task<HttpResponseMessage> spin;
        int worker;
        await using (var host = await RunningHost.Start("js-http", options: new() { ["drainTimeout"] = "00:00:00.2" }))
        {
            worker = await host.Worker();
            using var client = host.NewClient();
            spin = client.GetAsync(new Uri("/api/spin", UriKind.Relative), RunningHost.Cancelled);
            await host.Runs("spin", 1);
            await host.Host.DisposeAsync();
            await Assert.ThrowsAnyAsync<Exception>(async () => (await spin).EnsureSuccessStatusCode());
        }
        Assert.False(Directory.Exists($"/proc/{worker}"));
    }

    [Fact]
    public async Task What_an_app_started_goes_with_its_process()
    {
        await using var host = await RunningHost.Start("js-http");
        using var started = Process.GetProcessById(int.Parse(await host.GetString("/api/child"), CultureInfo.InvariantCulture));

        await host.Get("/api/exit");

        await started.WaitForExitAsync(RunningHost.Cancelled).WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
    }

    [Fact]
    public async Task A_process_that_hands_its_connection_to_one_that_it_puts_apart_ends_all_the_same()
    {
        const string Source = """
            const { app } = require('@azure/functions');
            const { spawn } = require('node:child_process');
            const { Socket } = require('node:net');
            const { writeFileSync } = require('node:fs');
            app.http('apart', { authLevel: 'anonymous', handler: async () => {
              const connection = process._getActiveHandles().find(handle => handle instanceof Socket && ![process.stdout, process.stderr].includes(handle));
              const child = spawn('sleep', ['300'], { detached: true, stdio: ['ignore', connection, connection] });
              writeFileSync('apart', `${child.pid}`);
              process.exit(3);
            } });
            """;
        await using var host = await RunningHost.Start("js-http", files: ("src/functions/apart.js", Source));
        var neighbour = host.Get("/api/slow");
        await host.Runs("slow", 1);

        Assert.Equal(HttpStatusCode.BadGateway, (await host.Get("/api/apart")).StatusCode);

        Assert.Equal(HttpStatusCode.BadGateway, (await neighbour).StatusCode);
        Assert.Equal("grüße", await host.GetString("/api/text"));
        using var apart = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(host.AppFolder, "apart"), RunningHost.Cancelled), CultureInfo.InvariantCulture));
        Assert.False(apart.HasExited);
        apart.Kill();
    }

    [Fact]
    public async Task What_a_host_left_that_was_killed_while_a_worker_connected_is_swept()
    {
        var (left, waited) = (Path.Combine(SocketFolder.Open(), $"{Guid.NewGuid():N}.node"), Path.Combine(SocketFolder.Open(), $"{Guid.NewGuid():N}.node"));
        foreach (var path in new[] { left, waited }) await File.WriteAllTextAsync(path, "", RunningHost.Cancelled);
        File.SetLastWriteTimeUtc(left, DateTime.UnixEpoch);

        await using var host = await RunningHost.Start("js-http");

        Assert.Equal((false, true), (File.Exists(left), File.Exists(waited)));
        File.Delete(waited);
    }

    [Theory]
    [InlineData("throw new Error('at the top');", "FUL1016", "at the top", "src/functions/broken.js")]
    [InlineData("const x = ;", "FUL1016", "SyntaxError", "src/functions/broken.js")]
    [InlineData("require('not-installed');", "FUL1016", "Cannot find module 'not-installed'", "src/functions/broken.js")]
    public async Task A_file_that_does_not_load_refuses_the_app_with_its_place(string source, string code, string reason, string place)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => RunningHost.Start("js-http", files: ("src/functions/broken.js", source)));

        Assert.Contains(code, failure.Message);
        Assert.Contains(reason, failure.Message);
        Assert.Contains(place, failure.Message);
    }

    [Theory]
    [InlineData("""{ "main": "nowhere/*.js" }""", "'nowhere/*.js', which matches no file")]
    [InlineData("""{ "main": "empty.js" }""", "which matched empty.js; none of them registers a function")]
    [InlineData("""{ }""", "has no \"main\"")]
    public async Task An_app_without_functions_is_told_where_was_looked(string package, string reason)
    {
        using var folder = new TemporaryFolder();
        folder.Write("package.json", package);
        folder.Write("empty.js", "");

        var run = await Clone.Fulmar(["start", folder.Path, "--port", "0", "--operators-port", "0"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error FUL1005: ", run.Error);
        Assert.Contains(reason, run.Error);
    }

    [Fact]
    public async Task What_is_called_node_and_says_nothing_is_told_with_the_cure()
    {
        using var folder = new TemporaryFolder();
        folder.Write("package.json", """{ "main": "empty.js" }""");
        folder.WriteScript("tools/node", """
            #!/bin/sh
            [ "$1" = --version ] && exec sleep 300
            exit 1
            """);
        var path = $"{folder["tools"]}:{Environment.GetEnvironmentVariable("PATH")}";

        var run = await Clone.Fulmar(["start", folder.Path, "--port", "0", "--operators-port", "0"], environment: new Dictionary<string, string?> { ["PATH"] = path });

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error FUL4010: `node --version` says nothing within 5 s", run.Error);
        Assert.Contains("first on the PATH", run.Error);
    }

    [Fact]
    public async Task Without_node_the_cure_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("package.json", """{ "main": "empty.js" }""");
        // All that is there, but for Node.
        Directory.CreateDirectory(folder["tools"]);
        foreach (var tool in Directory.EnumerateFiles("/usr/bin").Where(tool => Path.GetFileName(tool) is not ("node" or "nodejs" or "npm" or "npx")))
            File.CreateSymbolicLink(folder[$"tools/{Path.GetFileName(tool)}"], tool);

        var run = await Clone.Fulmar(["start", folder.Path, "--port", "0"], environment: new Dictionary<string, string?> { ["PATH"] = folder["tools"] });

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error FUL4010: ", run.Error);
        Assert.Contains("Install Node.js 20 or later", run.Error);
    }
}

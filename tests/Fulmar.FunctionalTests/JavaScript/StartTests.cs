using System.Diagnostics;
using System.Net;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary>What <c>fulmar start</c> does for an app in JavaScript before it runs, and at each change.</summary>
public sealed class StartTests
{
    private const string Hello = """
        const { app } = require('@azure/functions');
        app.http('hello', { authLevel: 'anonymous', handler: async () => ({ body: 'WORD' }) });
        """;

    [Fact]
    public async Task A_changed_file_is_served_at_once_and_a_broken_one_is_not()
    {
        await using var host = await RunningHost.Start("js-http", options: new() { ["watch"] = "true" }, files: ("src/functions/hello.js", Hello));
        Assert.Equal("WORD", await host.GetString("/api/hello"));

        await Change(host, Hello.Replace("WORD", "first"));
        await Says(host, "first");
        await Change(host, "this is no JavaScript");
        await host.Logged(entry => entry.Message.Contains("The version before serves on", StringComparison.Ordinal) && entry.Message.Contains("FUL1016", StringComparison.Ordinal));
        Assert.Equal("first", await host.GetString("/api/hello"));
        await Change(host, Hello.Replace("WORD", "second"));
        await Says(host, "second");
    }

    [Fact]
    public async Task A_new_version_takes_over_under_load_without_a_failed_request()
    {
        await using var host = await RunningHost.Start("js-http", files: ("src/functions/hello.js", Hello));
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; !stop.IsCancellationRequested; count++) Assert.Equal(HttpStatusCode.OK, (await host.Get("/api/hello")).StatusCode);
            return count;
        })).ToList();
        for (var version = 2; version < 6; version++)
        {
            await Change(host, Hello.Replace("WORD", $"version {version}"));
            Assert.Equal(HttpStatusCode.OK, (await host.Operators.PostAsync("/fulmar/v1/reload", null, RunningHost.Cancelled)).StatusCode);
            Assert.Equal($"version {version}", await host.GetString("/api/hello"));
        }
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(load), count => Assert.True(count > 0));
    }

    [Fact]
    public async Task Packages_are_installed_and_the_apps_own_build_is_run_when_something_has_changed()
    {
        using var folder = App("""{ "name": "built", "version": "1.0.0", "main": "dist/*.js", "scripts": { "build": "node build.js" }, "dependencies": { "left": "file:./left" } }""");
        folder.Write("left/package.json", """{ "name": "left", "version": "1.0.0", "main": "index.js" }""");
        folder.Write("left/index.js", "module.exports = 'left';");
        folder.Write("source.txt", "one");
        folder.Write("build.js", """
            const fs = require('node:fs');
            const word = fs.readFileSync('source.txt', 'utf8');
            if (word === 'broken') { console.error('source.txt(1): this does not build'); process.exit(2); }
            fs.mkdirSync('dist', { recursive: true });
            fs.writeFileSync('dist/hello.js', `const { app } = require('@azure/functions'); const left = require('left');
              app.http('hello', { authLevel: 'anonymous', handler: async () => ({ body: '${word} ' + left }) });`);
            """);

        await using var host = await HostProcess.StartAsync("start", folder.Path);
        await host.Prints("npm install");
        Assert.Equal("one left", await host.GetAsync("/api/hello"));

        folder.Write("source.txt", "broken");
        await host.Prints("this does not build");
        Assert.Equal("one left", await host.GetAsync("/api/hello"));
        folder.Write("source.txt", "two");
        await host.Prints("npm run build took", times: 2);
        for (var began = Stopwatch.GetTimestamp(); await host.GetAsync("/api/hello") != "two left";)
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, "the new version does not come");
        Assert.Contains("JavaScript: Fulmar's light module answers for @azure/functions 4.16.2", host.Output);
    }

    [Fact]
    public async Task An_app_without_a_lock_file_is_loaded_once_although_npm_writes_one()
    {
        await using var host = await RunningHost.Start("js-older", options: new() { ["watch"] = "true" }, files:
        [
            ("package.json", """{ "name": "app", "version": "1.0.0", "dependencies": { "left": "file:./left" } }"""),
            ("left/package.json", """{ "name": "left", "version": "1.0.0" }"""),
        ]);
        var lockFile = Path.Combine(host.AppFolder, "package-lock.json");
        Assert.True(File.Exists(lockFile));

        // Longer than files must rest before they are looked at.
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal("done", await host.GetString("/api/done"));
            Assert.Equal(1, host.Host.Catalog.Current!.Version);
        }
        await File.AppendAllTextAsync(lockFile, "\n", RunningHost.Cancelled);
        await host.Logged(entry => entry.Message == "package-lock.json changed");
    }

    [Fact]
    public async Task An_app_in_two_languages_runs_both()
    {
        await using var host = await RunningHost.Start("http", files:
        [
            ("package.json", """{ "main": "src/functions/*.js", "dependencies": { "@azure/functions": "^4.0.0" } }"""),
            ("src/functions/hello.js", Hello.Replace("'hello'", "'fromJavaScript'", StringComparison.Ordinal)),
            ("node_modules/@azure/functions/package.json", """{ "name": "@azure/functions", "version": "4.16.2", "main": "index.js" }"""),
            ("node_modules/@azure/functions/index.js", ""),
        ]);

        Assert.Equal("WORD", await host.GetString("/api/fromJavaScript"));
        var ofCSharp = host.Host.Catalog.Current!.Functions[0];
        Assert.NotEqual("fromJavaScript", ofCSharp.Name);
        Assert.Contains(host.Host.Catalog.Current.Functions, function => function.Name == "fromJavaScript");
        Assert.Equal(HttpStatusCode.InternalServerError, (await host.Get("/api/failures/throws")).StatusCode);
        await host.Logged(entry => entry.Function == "Throws" && entry.Exception is not null);
    }

    /// <summary>A folder with the package that the light module stands in for.</summary>
    private static TemporaryFolder App(string package)
    {
        var folder = new TemporaryFolder();
        folder.Write("package.json", package);
        // Beside the app, where a workspace has its packages: so npm leaves it alone.
        folder.Write("azure/package.json", """{ "name": "@azure/functions", "version": "4.16.2", "main": "index.js" }""");
        folder.Write("azure/index.js", "throw new Error('the installed copy was loaded');");
        folder.Write("package.json", package.Replace("\"dependencies\": {", "\"dependencies\": { \"@azure/functions\": \"file:./azure\",", StringComparison.Ordinal));
        return folder;
    }

    private static Task Change(RunningHost host, string text) => File.WriteAllTextAsync(Path.Combine(host.AppFolder, "src", "functions", "hello.js"), text, RunningHost.Cancelled);

    private static async Task Says(RunningHost host, string word)
    {
        for (var began = Stopwatch.GetTimestamp(); await host.GetString("/api/hello") != word;)
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, $"'{word}' is not served");
    }
}

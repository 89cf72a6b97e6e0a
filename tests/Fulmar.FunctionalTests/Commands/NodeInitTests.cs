using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Commands;

/// <summary><c>fulmar init</c> and <c>fulmar new</c> for apps in JavaScript and TypeScript.</summary>
public sealed class NodeInitTests
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    [Theory]
    [InlineData("javascript", "js")]
    [InlineData("typescript", "ts")]
    public async Task A_new_app_runs_its_functions_and_passes_its_test(string language, string ending)
    {
        using var app = new NewApp();
        (await app.Fulmar("init", "--language", language)).Succeeded();
        (await app.Fulmar("new", "http", "place-booking", "--method", "post", "--route", "bookings/{id:regex(^[a-z']+$)}", "--auth", "anonymous")).Succeeded();
        // A reserved word, and the name of what the file imports.
        (await app.Fulmar("new", "http", "delete", "--auth", "anonymous")).Succeeded();
        (await app.Fulmar("new", "http", "App", "--auth", "admin")).Succeeded();
        (await app.Fulmar("new", "timer", "tick", "--schedule", "0 30 6 * * *", "--time-zone", "Europe/Zurich")).Succeeded();
        (await app.Fulmar("new", "queue", "take_orders", "--queue", "orders")).Succeeded();
        Assert.True(File.Exists(app[$"src/functions/place-booking.{ending}"]));

        await using (var host = await HostProcess.StartAsync("start", app.Folder))
        {
            Assert.Equal("Hello, world!", await host.GetAsync("api/hello"));
            Assert.Equal("Hello, you!", await host.GetAsync("api/delete?name=you"));
            using var placed = await host.Client.PostAsync(new Uri("api/bookings/o'hara", UriKind.Relative), null, TestContext.Current.CancellationToken);
            Assert.Equal("Hello, world!", await placed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            (await Clone.Fulmar(["queues", "send", "orders", "two seats", "--data", host.Data])).Succeeded();
            await host.Prints("Got two seats");
            Assert.Contains("Europe/Zurich", (await Clone.Fulmar(["timers", "--data", host.Data, "--json"])).Succeeded().Output);
            Assert.Equal(0, await host.StopAsync());
        }

        var tests = (await ProcessRun.Of("npm", ["test"], app.Folder)).Succeeded();
        Assert.Contains("pass 1", tests.Output);
    }

    [Theory]
    [InlineData("javascript", "--language", "javascript")]
    [InlineData("javascript", "--worker-runtime", "node")]
    [InlineData("typescript", "--worker-runtime", "node", "--language", "typescript")]
    public async Task Init_writes_what_an_app_of_Node_has(string language, params string[] options)
    {
        using var app = new NewApp();

        var run = (await app.Fulmar(["init", "--name", "Shop", .. options])).Succeeded();

        Assert.Contains("Made the app Shop", run.Output);
        var package = Read(app, "package.json");
        Assert.Equal("shop", package.GetProperty("name").GetString());
        Assert.Equal(language == "typescript" ? "dist/src/{index.js,functions/*.js}" : "src/{index.js,functions/*.js}", package.GetProperty("main").GetString());
        Assert.Equal("node", Read(app, "local.settings.json").GetProperty("Values").GetProperty("FUNCTIONS_WORKER_RUNTIME").GetString());
        Assert.Equal("2.0", Read(app, "host.json").GetProperty("version").GetString());
        foreach (var folder in new[] { ".fulmar/", "node_modules/", "local.settings.json" }) Assert.Contains(folder, app.Text(".gitignore"));
        Assert.Contains("local.settings.json", app.Text(".funcignore"));
        Assert.Equal(language == "typescript", File.Exists(app["tsconfig.json"]));
    }

    [Fact]
    public async Task The_types_of_what_the_worker_supplies_come_with_the_app()
    {
        using var app = new NewApp();
        (await app.Fulmar("init", "--language", "typescript")).Succeeded();
        await File.WriteAllTextAsync(app["src/functions/told.ts"], """
            import { app, InvocationContext } from '@azure/functions';
            import { commit } from '@fulmar/functions';

            interface Told { text: string; times: number }

            app.storageQueue('told', {
              queueName: 'told', connection: 'AzureWebJobsStorage',
              handler: async (text: unknown, context: InvocationContext) => {
                const before = await commit(context).get<Told>('told', 'all');
                commit(context).put('told', 'all', { text: String(text), times: (before?.value.times ?? 0) + 1 }, { ifMatch: before?.etag });
                context.log(`told ${before?.value.times ?? 0} times before`);
              },
            });
            """, TestContext.Current.CancellationToken);
        await using var host = await HostProcess.StartAsync("start", app.Folder);

        (await Clone.Fulmar(["queues", "send", "told", "first", "--data", host.Data])).Succeeded();
        await host.Prints("told 0 times before");
        (await Clone.Fulmar(["queues", "send", "told", "second", "--data", host.Data])).Succeeded();
        await host.Prints("told 1 times before");

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Clone.Root, "workers", "node", "fulmar", "index.d.ts"), TestContext.Current.CancellationToken), app.Text("types/fulmar-functions/index.d.ts"));
    }

    [Fact]
    public async Task A_function_for_an_app_of_modules_is_one()
    {
        using var app = new NewApp();
        Directory.CreateDirectory(app.Folder);
        await File.WriteAllTextAsync(app["host.json"], """{ "version": "2.0" }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(app["package.json"], """{ "type": "module", "main": "src/functions/*.js", "dependencies": { "@azure/functions": "^4.16.5" } }""", TestContext.Current.CancellationToken);

        (await app.Fulmar("new", "http", "hello", "--auth", "anonymous")).Succeeded();

        await using var host = await HostProcess.StartAsync("start", app.Folder);
        Assert.Equal("Hello, world!", await host.GetAsync("api/hello"));
    }

    [Fact]
    public async Task An_app_that_holds_both_gets_a_function_in_either()
    {
        using var app = new NewApp();
        (await app.Fulmar("init")).Succeeded();
        await File.WriteAllTextAsync(app["package.json"], "{}", TestContext.Current.CancellationToken);

        (await app.Fulmar("new", "http", "one")).Succeeded();
        (await app.Fulmar("new", "http", "two", "--language", "javascript")).Succeeded();

        Assert.True(File.Exists(app["One.cs"]));
        Assert.True(File.Exists(app["src/functions/two.js"]));
    }

    [Fact]
    public async Task The_editor_starts_the_host_and_attaches_to_its_Node()
    {
        using var app = new NewApp();
        (await app.Fulmar("init", "--language", "typescript")).Succeeded();

        var configurations = Read(app, ".vscode/launch.json").GetProperty("configurations");
        var task = Assert.Single(Read(app, ".vscode/tasks.json").GetProperty("tasks").EnumerateArray());

        Assert.Equal(task.GetProperty("label").GetString(), configurations[0].GetProperty("preLaunchTask").GetString());
        Assert.All(configurations.EnumerateArray(), configuration => Assert.Equal(9229, configuration.GetProperty("port").GetInt32()));
        Assert.Contains("--inspect=9229", task.GetProperty("options").GetProperty("env").GetProperty("languageWorkers__node__arguments").GetString());
    }

    [Fact]
    public async Task A_debugger_finds_the_app_again_after_a_reload()
    {
        using var app = new NewApp();
        (await app.Fulmar("init", "--language", "javascript")).Succeeded();
        // Now, so that the only change is the one below.
        (await ProcessRun.Of("npm", ["install", "--no-audit", "--no-fund"], app.Folder)).Succeeded();
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        await using var host = await HostProcess.StartAsync("start", app.Folder, new Dictionary<string, string?> { ["languageWorkers__node__arguments"] = $"--inspect={port}" });

        await File.WriteAllTextAsync(app["src/functions/hello.js"], app.Text("src/functions/hello.js").Replace("Hello", "Hi", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        await host.Prints($"Debugger listening on ws://127.0.0.1:{port}/", times: 2);
    }

    [Theory]
    [InlineData("does not run csharp", "init", "--worker-runtime", "node", "--language", "csharp")]
    [InlineData("does not run typescript", "init", "--worker-runtime", "dotnet-isolated", "--language", "typescript")]
    public async Task What_contradicts_itself_is_a_usage_error(string sentence, params string[] arguments)
    {
        using var app = new NewApp();

        var run = await app.Fulmar(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error);
        Assert.Empty(Directory.GetFileSystemEntries(app.Folder));
    }

    [Theory]
    [InlineData("cannot be a schedule", "timer", "tick", "--schedule", "a\\b")]
    [InlineData("cannot be a route", "http", "way", "--route", "a\\b")]
    [InlineData("cannot name a function", "http", "../escape")]
    [InlineData("exists already", "http", "hello")]
    [InlineData("holds no csharp app", "http", "other", "--language", "csharp")]
    public async Task What_cannot_be_added_is_refused(string sentence, params string[] arguments)
    {
        using var app = new NewApp();
        (await app.Fulmar("init", "--language", "javascript")).Succeeded();

        var run = await app.Fulmar(["new", .. arguments]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error);
        Assert.Equal(["hello.js"], Directory.GetFiles(app["src/functions"]).Select(Path.GetFileName));
    }

    private static JsonElement Read(NewApp app, string name) => JsonDocument.Parse(app.Text(name), WithComments).RootElement;
}

using System.Net;
using System.Text;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;
using Fulmar.FunctionalTests.Queues;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary>Forms that an app in JavaScript may have: folders with a <c>function.json</c>, a bundle, a workspace, TypeScript.</summary>
public sealed class FormTests
{
    [Fact]
    public async Task Folders_with_a_function_json_answer_requests_and_take_messages()
    {
        await using var host = await RunningHost.Start("js-older");
        var queues = QueueHost.Of(host);
        Assert.Equal(["done", "res", "returned", "work"], host.Host.Catalog.Current!.Functions.Select(function => function.Name).Order(StringComparer.Ordinal));

        var res = await host.Send(HttpMethod.Post, "/api/res/kiel?x=1", new StringContent("""{ "a": [1] }""", Encoding.UTF8, "application/json"));
        Assert.Equal((HttpStatusCode.Created, "older"), (res.StatusCode, res.Headers.GetValues("x-kind").Single()));
        Assert.Equal("""{"name":"kiel","x":"1","body":{"a":[1]}}""", await res.Content.ReadAsStringAsync(RunningHost.Cancelled));
        Assert.Equal("res", (await host.Logged(entry => entry.Message == "by the older model")).Function);
        Assert.Equal("done", await host.GetString("/api/done"));

        var returned = await host.Get("/api/returned");
        Assert.Equal((HttpStatusCode.Accepted, "returned"), (returned.StatusCode, await returned.Content.ReadAsStringAsync(RunningHost.Cancelled)));
        // No wait: what is answered is committed.
        Assert.Equal(["one", """{"two":2}"""], (await queues.Peek("sent")).Select(message => (string)message!["body"]!));

        await queues.Send("work", """{ "n": 1 }""");
        await queues.UntilHas("copied", 1);
        Assert.Equal("""{"of":{"n":1},"times":1}""", (string?)Assert.Single(await queues.Peek("copied"))!["body"]);
        await queues.UntilHas("work", 0);
    }

    [Theory]
    [InlineData("dist/app.cjs")]
    [InlineData("dist/app.mjs")]
    public async Task A_bundle_runs_the_package_that_it_has_inside(string main)
    {
        // The installed copy of this app throws when it is loaded.
        await using var host = await RunningHost.Start("js-bundle", files: ("package.json", $$"""{ "name": "bundled", "main": "{{main}}" }"""));

        Assert.Equal("""{"hello":"kiel","query":"1"}""", await host.GetString("/api/hello/kiel?x=1"));

        Assert.Equal(["kiel"], (await QueueHost.Of(host).Peek("sent")).Select(message => (string)message!["body"]!));
        Assert.Equal("JavaScript: the app's own @azure/functions 4.16.5", host.Host.Catalog.Current!.Worker.Note);
    }

    [Fact]
    public async Task An_app_of_a_workspace_finds_its_neighbours_by_the_links_that_npm_makes()
    {
        using var folder = new TemporaryFolder();
        folder.Write("package.json", """{ "name": "all", "private": true, "workspaces": ["packages/*", "apps/*"] }""");
        folder.Write("packages/azure/package.json", """{ "name": "@azure/functions", "version": "4.16.2", "main": "index.js" }""");
        folder.Write("packages/azure/index.js", "throw new Error('the installed copy was loaded');");
        folder.Write("packages/words/package.json", """{ "name": "words", "version": "1.0.0", "main": "index.js" }""");
        folder.Write("packages/words/index.js", "const { app } = require('@azure/functions'); exports.word = `of a neighbour, ${typeof app.http}`;");
        folder.Write("apps/flights/package.json", """{ "name": "flights", "version": "1.0.0", "main": "src/*.js", "dependencies": { "@azure/functions": "^4.0.0", "words": "^1.0.0" } }""");
        folder.Write("apps/flights/src/hello.js", """
            const { app } = require('@azure/functions');
            const { word } = require('words');
            app.http('hello', { authLevel: 'anonymous', handler: async () => ({ body: word }) });
            """);

        await using var host = await HostProcess.StartAsync("start", folder["apps/flights"]);

        Assert.Equal("of a neighbour, function", await host.GetAsync("/api/hello"));
        Assert.NotNull(new FileInfo(folder["node_modules/words"]).LinkTarget);
    }

    [Fact]
    public async Task What_a_function_in_TypeScript_throws_is_logged_with_the_lines_that_were_written()
    {
        await using var host = await RunningHost.Start("js-typescript");

        Assert.Equal(HttpStatusCode.InternalServerError, (await host.Get("/api/fails")).StatusCode);

        var entry = await host.Logged(entry => entry.Function == "fails" && entry.Exception is not null);
        Assert.Equal("RangeError: there is no place", entry.Exception);
        Assert.Contains("src/functions/fails.ts:12:9", entry.Stack);
        Assert.DoesNotContain("dist/", entry.Stack);
    }
}

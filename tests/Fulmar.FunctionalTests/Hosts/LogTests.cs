using System.Text.Json;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary>What a host logs, as programs and people read it; <c>fulmar logs</c> and <c>fulmar invoke</c>.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Under_json_every_line_is_a_document_and_belongs_to_its_invocation()
    {
        using var app = new PublishedApp(("fulmar.json", """{ "unknown": 1 }"""));
        await using var host = await app.StartAsync("--json");

        var id = await host.GetAsync("api/Logs");
        await host.Prints("\"outcome\":\"Succeeded\"");
        using (await host.Client.GetAsync(new Uri("api/Throws?route=nowhere", UriKind.Relative), TestContext.Current.CancellationToken)) { }
        await host.Prints("\"outcome\":\"Failed\"");
        Assert.Equal(0, await host.StopAsync());

        var entries = host.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var mine = entries.Where(entry => Text(entry, "invocationId") == id).ToList();
        Assert.Equal(["an information line of Logs", "a warning line", "a console line"], mine.SkipLast(1).Select(entry => Text(entry, "message")));
        Assert.All(mine, entry => Assert.Equal("Logs", Text(entry, "function")));
        Assert.Equal("TestApps.Answering", Text(mine[0], "category"));
        Assert.Equal(("Succeeded", true), (Text(mine[^1], "outcome"), mine[^1].GetProperty("durationMs").GetDouble() > 0));

        var failed = Assert.Single(entries, entry => Text(entry, "outcome") == "Failed");
        Assert.Equal("System.InvalidOperationException: No price could be made. ---> System.FormatException: 'nowhere' is no route.", Text(failed, "exception"));
        Assert.All(Text(failed, "stack")!.Split('\n'), frame => Assert.Matches(@"^   at TestApps\.Answering\.\w+\(.*\) in .*Functions\.cs:line \d+$", frame));
        Assert.Contains("Answering.Price(", Text(failed, "stack"));
    }

    [Fact]
    public async Task Levels_of_host_json_are_respected()
    {
        using var app = new PublishedApp(("host.json", """
            { "version": "2.0", "logging": { "logLevel": { "default": "Error", "Function.Logs.User": "Warning", "TestApps.Answering": "Debug" } } }
            """));
        await using var host = await app.StartAsync();

        await host.GetAsync("api/Logs");
        await host.GetAsync("api/Greeting");
        Assert.Equal(0, await host.StopAsync());

        // Both names are 18 letters: of equal ones the entry's own counts.
        Assert.Contains("a debug line", host.Output);
        Assert.DoesNotContain("a console line", host.Output);
        Assert.DoesNotContain("Succeeded", host.Output);
        Assert.Contains("/api/Greeting", host.Output);
    }

    [Fact]
    public async Task Commands_reach_a_running_host()
    {
        using var app = new PublishedApp();
        await using var host = await HostProcess.StartAsync("serve", app.Path);
        app.Write("body.json", "from a file");

        Assert.Equal("none", (await Call(host, "invoke", "Greeting")).Succeeded().Output);
        Assert.Equal("order 17", (await Call(host, "invoke", "order", "--path", "/api/orders/17")).Succeeded().Output);
        Assert.Equal("red application/json from a file", (await Call(host, "invoke", "Echo", "--body", "@" + app["body.json"], "--header", "X-Colour: red")).Succeeded().Output);
        Assert.Equal("blue text/plain hi", (await Call(host, "invoke", "Echo", "-d", "hi", "-H", "X-Colour:blue", "-H", "Content-Type: text/plain")).Succeeded().Output);

        var document = JsonDocument.Parse((await Call(host, "invoke", "Secret", "--json")).Succeeded().Output).RootElement;
        Assert.Equal((200, "secret"), (document.GetProperty("status").GetInt32(), document.GetProperty("body").GetString()));

        var parameters = await Call(host, "invoke", "Order");
        Assert.Equal(1, parameters.ExitCode);
        Assert.Contains("--path", parameters.Output);
        var unknown = await Call(host, "invoke", "Nobody");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("There is no function 'Nobody'.", unknown.Output + unknown.Error);
        var failed = await Call(host, "invoke", "Throws");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("500", failed.Error);
        var missing = await Call(host, "invoke", "Echo", "--body", "@" + app["missing.json"]);
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains(app["missing.json"], missing.Error);

        var logs = (await Call(host, "logs")).Succeeded().Output;
        Assert.Contains("[Echo] Echo begins", logs);
        Assert.DoesNotContain("token ", logs);
        Assert.All((await Call(host, "logs", "--json", "--function", "echo")).Succeeded().Output.TrimEnd().Split('\n'),
            line => Assert.Equal("Echo", Text(JsonDocument.Parse(line).RootElement, "function")));
    }

    [Fact]
    public async Task Following_the_log_shows_what_is_kept_and_a_new_entry_and_ends_with_the_host()
    {
        using var app = new PublishedApp();
        await using var host = await app.StartAsync();
        var first = await host.GetAsync("api/Logs");
        await using var follower = new RunningCommand("logs", "--follow", "--json", "--function", "Logs", "--data", host.Data);
        await follower.Prints(first);

        var second = await host.GetAsync("api/Logs");
        await follower.Prints(second);

        Assert.Equal(0, await host.StopAsync());
        Assert.Equal(0, await follower.EndsAsync());
    }

    [Theory]
    [InlineData("invoke", "Greeting")]
    [InlineData("logs")]
    public async Task Without_a_host_commands_say_so(params string[] command)
    {
        using var folder = new TemporaryFolder();

        var run = await Clone.Fulmar([.. command, "--folder", folder.Path]);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("error FUL4008: ", run.Error);
        Assert.Contains(folder.Path, run.Error);
    }

    [Fact]
    public async Task A_host_whose_data_directory_is_configured_is_found()
    {
        using var app = new PublishedApp(("fulmar.json", """{ "data": "data" }"""));
        await using var host = await app.StartAsync("--data", app["data"]);

        Assert.Equal("none", (await Clone.Fulmar(["invoke", "Greeting", "--folder", app.Path])).Succeeded().Output);
    }

    [Fact]
    public async Task No_secret_is_shown_anywhere()
    {
        using var app = new PublishedApp(("local.settings.json", """
            { "Values": { "Storage": "AccountKey=hunter2", "FULMAR_MASTER_KEY": "hunter3", "GREETING": "hunter4", "FULMAR__CERTPASSWORD": "hunter5" }, "ConnectionStrings": { "Sql": "Password=hunter6" } }
            """));
        var environment = new Dictionary<string, string?> { ["FULMAR__CERTPASSWORD"] = "hunter7", ["WEBSITE_AUTH_ENCRYPTION_KEY"] = "hunter8" };
        await using var host = await HostProcess.StartAsync("start", app.Path, environment);
        using var operators = OperatorsClient.Of(host.Data);

        var settings = await operators.GetStringAsync(new Uri("settings", UriKind.Relative), TestContext.Current.CancellationToken);
        var check = (await Clone.Fulmar(["check", app.Path, "--settings"], environment: environment)).Succeeded().Output;
        var document = (await Clone.Fulmar(["check", app.Path, "--settings", "--json"], environment: environment)).Succeeded().Output;
        await host.StopAsync();

        foreach (var shown in new[] { settings, check, document, host.Output }) Assert.DoesNotContain("hunter", shown);
        foreach (var name in new[] { "Storage", "FULMAR_MASTER_KEY", "ConnectionStrings__Sql", "certPassword" })
            foreach (var shown in new[] { settings, check, document }) Assert.Contains(name, shown);
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Task<ProcessRun> Call(HostProcess host, params string[] arguments) => Clone.Fulmar([.. arguments, "--data", host.Data]);
}

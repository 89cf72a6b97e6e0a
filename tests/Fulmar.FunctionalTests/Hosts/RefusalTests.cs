using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary>Hosts that do not start, or start with a warning: an exit code, a code, and a sentence that names cause and file.</summary>
public sealed class RefusalTests
{
    private static void IsRefused(ProcessRun run, int exitCode, string code, params string[] words)
    {
        Assert.True(exitCode == run.ExitCode, $"exit code {run.ExitCode}\n{run.Output}\n{run.Error}");
        Assert.Contains($"error {code}: ", run.Error);
        foreach (var word in words) Assert.Contains(word, run.Error);
    }

    [Theory]
    [InlineData("host.json", "{ \"version\": \"2.0\",\n  \"x\" }", "host.json(2,7): ")]
    [InlineData("fulmar.json", "[1]", "fulmar.json: it is no JSON object")]
    [InlineData("local.settings.json", "{ \"Values\": {\n\n", "local.settings.json(3,1): ")]
    public async Task Broken_json_is_shown_with_its_place(string file, string text, string place)
    {
        using var app = new PublishedApp((file, text));

        IsRefused(await app.RefusedStart(), 1, "FUL1003", app[place]);
    }

    [Theory]
    [InlineData("host.json", "{ \"version\": \"2.0\", \"functionTimeout\": \"soon\" }", "\"functionTimeout\" is 'soon' (host.json)")]
    [InlineData("host.json", "{ \"version\": \"2.0\", \"logging\": { \"logLevel\": { \"Function\": \"Loud\" } } }", "\"logging.logLevel.Function\" is 'Loud' (host.json), and takes one of Trace")]
    [InlineData("fulmar.json", "{ \"drainTimeout\": \"-1\" }", "\"drainTimeout\" is '-1' (fulmar.json)")]
    [InlineData("local.settings.json", "{ \"Host\": { \"CORSCredentials\": \"maybe\" } }", "\"corsCredentials\" is 'maybe' (local.settings.json)")]
    [InlineData("local.settings.json", "{ \"IsEncrypted\": true, \"Values\": {} }", "local.settings.json is encrypted")]
    public async Task A_value_that_cannot_be_is_named_with_its_key_and_where_it_was_said(string file, string text, string sentence)
    {
        using var app = new PublishedApp((file, text));

        IsRefused(await app.RefusedStart(), 2, "FUL1011", sentence);
    }

    [Fact]
    public async Task A_wrong_value_of_the_environment_and_of_the_command_line_is_named_so()
    {
        using var app = new PublishedApp();

        IsRefused(await app.Refused("start", new Dictionary<string, string?> { ["FULMAR__RUNAWAYLIMIT"] = "ten" }), 2, "FUL1011", "'ten' (environment)");
        IsRefused(await app.RefusedStart("--port", "70000"), 2, "FUL1011", "\"port\" is '70000' (command line)");
    }

    [Fact]
    public async Task An_unknown_key_is_one_warning_with_its_file()
    {
        using var app = new PublishedApp(
            ("host.json", "{ \"version\": \"2.0\", \"colour\": { \"a\": 1, \"b\": 2 }, \"extensions\": { \"http\": { \"prefix\": \"\" } } }"), ("fulmar.json", "{ \"prot\": 1 }"));
        await using var host = await app.StartAsync();

        foreach (var line in new[] { "host.json: the key \"colour\" is", "host.json: the key \"extensions.http.prefix\" is", "fulmar.json: the key \"prot\" is" })
            Assert.Single(host.Lines, printed => printed.Contains(line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_taken_port_is_refused_and_so_is_a_taken_operators_port_that_was_asked_for()
    {
        using var app = new PublishedApp();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";

        IsRefused(await app.RefusedStart("--port", port), 3, "FUL4001", $"127.0.0.1:{port}", "--port");
        IsRefused(await Clone.Fulmar(["start", app.Path, "--port", "0", "--operators-port", port]), 3, "FUL4001", $"127.0.0.1:{port}", "--operators-port");
    }

    [Fact]
    public async Task A_taken_default_of_the_operators_port_is_one_warning()
    {
        using var app = new PublishedApp();
        // Whoever listens there, this test or a host of somebody: it is taken.
        using var taken = new TcpListener(IPAddress.Loopback, 7070);
        try { taken.Start(); }
        catch (SocketException) { }

        await using var host = await app.StartAsync(HostProcess.DefaultOperatorsPort);

        Assert.Single(host.Lines, line => line.Contains("Port 7070 is taken", StringComparison.Ordinal));
        Assert.Equal("none", await host.GetAsync("api/Greeting"));
    }

    [Fact]
    public async Task Main_that_throws_is_shown_with_the_users_own_stack()
    {
        using var app = new PublishedApp();

        var run = await app.Refused("start", new Dictionary<string, string?> { ["MAIN"] = "throws" });

        IsRefused(run, 1, "FUL1007", "InvalidDataException: There is no price in fares.csv.", "ReadCatalogue", "Program.cs:line ");
        Assert.DoesNotContain(" at Fulmar.", run.Error);
        Assert.DoesNotContain(" at System.", run.Error);
    }

    [Fact]
    public async Task Main_that_returns_before_run_is_told_how_to_end()
    {
        using var app = new PublishedApp();

        IsRefused(await app.Refused("start", new Dictionary<string, string?> { ["MAIN"] = "returns" }), 1, "FUL1007", "ended without Run()", "builder.Build().Run()");
    }

    [Fact]
    public async Task An_app_for_a_newer_framework_is_refused()
    {
        using var app = new PublishedApp();
        app.Write("purposes.runtimeconfig.json", (await File.ReadAllTextAsync(app["purposes.runtimeconfig.json"], TestContext.Current.CancellationToken)).Replace("10.0.0", "11.0.0", StringComparison.Ordinal));

        IsRefused(await app.RefusedStart(), 1, "FUL1006", ".NET 11", "net10.0");
    }

    [Fact]
    public async Task A_corrupt_assembly_and_a_corrupt_runtimeconfig_are_refused()
    {
        using var app = new PublishedApp(("purposes.dll", "MZ no assembly"));
        IsRefused(await app.RefusedStart(), 1, "FUL1014", "purposes.dll");

        app.Write("purposes.runtimeconfig.json", "{");
        IsRefused(await app.RefusedStart(), 1, "FUL1014", "purposes.runtimeconfig.json");
    }

    [Fact]
    public async Task Listening_beyond_loopback_without_keys_is_refused()
    {
        using var app = new PublishedApp();

        IsRefused(await app.RefusedStart("--host", "0.0.0.0"), 2, "FUL4004", "0.0.0.0", "--enable-auth");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_is_refused()
    {
        using var app = new PublishedApp();
        app.Write("taken", "a file");

        IsRefused(await app.RefusedStart("--data", app["taken"]), 3, "FUL4003", app["taken"], "--data");
    }

    [Fact]
    public async Task A_data_directory_whose_lock_cannot_be_made_is_not_taken_for_one_in_use()
    {
        using var app = new PublishedApp();
        // As a full or a read-only disk: the lock cannot be opened, and nobody holds it.
        Directory.CreateDirectory(app["data/run"]);
        Directory.CreateSymbolicLink(app["data/run/lock"], "lock");
        app.Write("data/run/pid", "4711");

        var run = await app.RefusedStart("--data", app["data"]);

        IsRefused(run, 3, "FUL4003", app["data"]);
        Assert.DoesNotContain("4711", run.Error);
    }

    [Fact]
    public async Task A_data_directory_in_use_is_refused_with_the_process_that_uses_it()
    {
        using var app = new PublishedApp();
        await using var first = await app.StartAsync();

        IsRefused(await app.RefusedStart("--data", first.Data), 3, "FUL4002", $"pid {first.ProcessId}", first.Data);
    }

    [Theory]
    [InlineData("nowhere.pfx")]
    [InlineData("purposes.dll")]
    public async Task A_certificate_that_cannot_be_used_is_refused(string file)
    {
        using var app = new PublishedApp();

        IsRefused(await app.RefusedStart("--https-port", "0", "--cert", app[file]), 3, "FUL4005", app[file]);
    }

    [Fact]
    public async Task Without_a_development_certificate_https_says_how_to_make_one()
    {
        using var app = new PublishedApp();
        using var home = new TemporaryFolder();

        IsRefused(await app.Refused("start", new Dictionary<string, string?> { ["HOME"] = home.Path }, "--https-port", "0"), 3, "FUL4005", "dotnet dev-certs https");
    }

    [Fact]
    public async Task A_refusal_is_a_document_under_json()
    {
        using var app = new PublishedApp(("host.json", "{"));

        var run = await app.RefusedStart("--json");

        Assert.Equal(1, run.ExitCode);
        var error = JsonDocument.Parse(run.Output.TrimEnd().Split('\n')[^1]).RootElement.GetProperty("error");
        Assert.Equal("FUL1003", error.GetProperty("code").GetString());
        Assert.StartsWith(app["host.json(1,2)"], error.GetProperty("message").GetString());
        Assert.Equal(1, error.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task A_supervisor_does_not_try_again_what_will_not_change()
    {
        using var app = new PublishedApp(("host.json", "{"));

        IsRefused(await app.Refused("serve", null), 1, "FUL1003", "host.json");
    }
}

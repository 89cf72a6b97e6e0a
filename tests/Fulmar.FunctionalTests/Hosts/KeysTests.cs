using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary><c>fulmar keys</c>, beside a running host and without one; the key that a first <c>serve</c> makes.</summary>
public sealed partial class KeysTests
{
    private static readonly Dictionary<string, string?> NoSetting = new() { ["FULMAR_MASTER_KEY"] = null };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_serve_shows_a_master_key_once_and_keeps_it_out_of_the_log()
    {
        using var app = new PublishedApp();
        var data = app["data"];
        string master;
        await using (var host = await HostProcess.StartAsync("serve", app.Path, NoSetting, "--data", data))
        {
            await host.Prints("Operators: ");
            master = Shown().Match(host.Output).Groups[1].Value;
            Assert.Equal(56, master.Length);
            Assert.Equal(HttpStatusCode.OK, await Status(host, "admin/host/status", master));
            Assert.Equal(HttpStatusCode.OK, await Status(host, "api/Secret", master));
            Assert.DoesNotContain(master, (await Clone.Fulmar(["logs", "--data", data])).Succeeded().Output);
            await HostProcess.SignalAsync("TERM", host.ProcessId);
            Assert.Equal(0, await host.EndsAsync());
        }
        Assert.DoesNotContain(Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains(master, StringComparison.Ordinal));

        await using var next = await HostProcess.StartAsync("serve", app.Path, NoSetting, "--data", data);
        await next.Prints("Operators: ");
        Assert.DoesNotContain("Master key", next.Output);
        Assert.Equal(HttpStatusCode.OK, await Status(next, "api/Secret", master));

        var rotated = (await Keys(data, "rotate", "_master")).Succeeded().Output.Trim();
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(next, "api/Secret", master));
        Assert.Equal(HttpStatusCode.OK, await Status(next, "admin/host/status", rotated));
    }

    [Fact]
    public async Task A_master_key_that_is_a_setting_is_not_shown_and_no_other_is_made()
    {
        using var app = new PublishedApp();
        await using var host = await HostProcess.StartAsync("serve", app.Path, new Dictionary<string, string?> { ["FULMAR_MASTER_KEY"] = "open-sesame" });
        await host.Prints("Operators: ");
        Assert.DoesNotContain("Master key", host.Output);
        Assert.Equal(HttpStatusCode.OK, await Status(host, "api/Secret", "open-sesame"));

        var refused = await Keys(host.Data, "rotate", "_master");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("error FUL5003: The master key is the setting FULMAR_MASTER_KEY.", refused.Error);
        Assert.Contains("by FULMAR_MASTER_KEY", (await Keys(host.Data)).Succeeded().Output);
    }

    [Fact]
    public async Task Keys_change_beside_a_running_host_and_outlive_its_death()
    {
        using var app = new PublishedApp();
        await using var host = await HostProcess.StartAsync("serve", app.Path, NoSetting);
        var all = (await Keys(host.Data, "create")).Succeeded();
        var one = JsonNode.Parse((await Keys(host.Data, "create", "web", "--function", "secret", "--json")).Succeeded().Output)!;
        Assert.Contains("It is shown this once.", all.Error);
        Assert.Equal(("function", "Secret", "web"), ((string)one["scope"]!, (string)one["function"]!, (string)one["name"]!));
        var (allKey, oneKey) = (all.Output.Trim(), (string)one["value"]!);
        Assert.Equal(HttpStatusCode.OK, await Status(host, "api/orders/7", allKey));
        Assert.Equal(HttpStatusCode.OK, await Status(host, "api/Secret", oneKey));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(host, "api/orders/7", oneKey));

        var first = (await host.ListensAsync(notAs: null)).Pid;
        await HostProcess.SignalAsync("KILL", first);
        host.Client.Dispose();
        using var client = new HttpClient { BaseAddress = new Uri((await host.ListensAsync(notAs: first)).Public[0]) };
        Assert.Equal(HttpStatusCode.OK, await Status(client, "api/orders/7", allKey));
        Assert.Equal(HttpStatusCode.OK, await Status(client, "api/Secret", oneKey));

        var rotated = (await Keys(host.Data, "rotate", "web", "--function", "Secret")).Succeeded().Output.Trim();
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, "api/Secret", oneKey));
        Assert.Equal(HttpStatusCode.OK, await Status(client, "api/Secret", rotated));
        Assert.Contains("Revoked: the key 'default' of all functions.", (await Keys(host.Data, "revoke", "default")).Succeeded().Output);
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client, "api/Secret", allKey));

        var table = (await Keys(host.Data, "list")).Succeeded().Output;
        Assert.Matches(@"(?m)^\s*_master\s+everything\s+\d{4}-\d\d-\d\d \d\d:\d\d UTC", table);
        Assert.Matches(@"(?m)^\s*web\s+function Secret\s+", table);
        Assert.DoesNotContain("default", table);
    }

    [Fact]
    public async Task Keys_change_without_a_host_and_open_once_it_runs()
    {
        using var app = new PublishedApp();
        var data = app[".fulmar"];
        Assert.Contains("There are no keys.", (await InFolder(app, "list")).Succeeded().Output);
        var key = (await InFolder(app, "create", "web", "--function", "Secret")).Succeeded().Output.Trim();
        var gone = (await InFolder(app, "create", "web", "--host")).Succeeded().Output.Trim();
        var given = (await InFolder(app, "create", "_master", "--value", "a-master-of-ones-own")).Succeeded().Output.Trim();
        (await InFolder(app, "revoke", "WEB")).Succeeded();
        var listed = JsonNode.Parse((await InFolder(app, "list", "--json")).Succeeded().Output)!.AsArray();
        Assert.Equal(["_master", "web"], listed.Select(one => (string)one!["name"]!));

        await using var host = await HostProcess.StartAsync("serve", app.Path, NoSetting, "--data", data);
        await host.Prints("Operators: ");
        Assert.DoesNotContain("Master key", host.Output);
        Assert.Equal(HttpStatusCode.OK, await Status(host, "api/Secret", key));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(host, "api/Secret", gone));
        Assert.Equal(HttpStatusCode.OK, await Status(host, "admin/host/status", given));
    }

    [Fact]
    public async Task A_key_of_a_function_that_is_not_there_stays_until_it_is_revoked()
    {
        using var app = new PublishedApp();
        (await InFolder(app, "create", "web", "--function", "Retired")).Succeeded();
        await using var host = await HostProcess.StartAsync("serve", app.Path, NoSetting, "--data", app[".fulmar"]);

        Assert.Contains("function Retired", (await Keys(host.Data)).Succeeded().Output);
        (await Keys(host.Data, "rotate", "web", "--function", "Retired")).Succeeded();
        (await Keys(host.Data, "revoke", "web", "--function", "Retired")).Succeeded();
        Assert.DoesNotContain("Retired", (await Keys(host.Data)).Succeeded().Output);
    }

    [Theory]
    [InlineData("FUL5003: There is no such key: the key 'nobody' of all functions.", "rotate", "nobody")]
    [InlineData("FUL5003: There is no such key: the system key 'nobody'.", "revoke", "nobody", "--system")]
    [InlineData("FUL5003: 'two words' is no name of a key", "create", "two words")]
    [InlineData("FUL5003: The value of the key is empty.", "create", "--value", "")]
    [InlineData("FUL5003: The master key cannot be revoked", "revoke", "_master")]
    [InlineData("FUL5001: A key is of one kind", "create", "--host", "--function", "Secret")]
    public async Task A_wish_that_cannot_be_granted_is_refused_with_a_host_and_without(string sentence, params string[] wish)
    {
        using var app = new PublishedApp();
        var without = await InFolder(app, wish);
        Assert.Equal(2, without.ExitCode);
        Assert.Contains(sentence, without.Error);
        if (sentence.StartsWith("FUL5001", StringComparison.Ordinal)) return;

        await using var host = await HostProcess.StartAsync("serve", app.Path, NoSetting, "--data", app[".fulmar"]);
        var with = await InFolder(app, wish);
        Assert.Equal((without.ExitCode, without.Error), (with.ExitCode, with.Error));
        Assert.Equal("FUL5003", (string)JsonNode.Parse((await InFolder(app, [.. wish, "--json"])).Output)!["error"]!["code"]!);
    }

    [Fact]
    public async Task A_folder_without_an_app_gets_no_data_directory()
    {
        using var folder = new TemporaryFolder();
        var run = await Clone.Fulmar(["keys"], folder.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error FUL1001: ", run.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static Task<ProcessRun> Keys(string data, params string[] words) => Clone.Fulmar(["keys", .. words, "--data", data], environment: NoSetting);

    /// <summary>As typed where the app is.</summary>
    private static Task<ProcessRun> InFolder(PublishedApp app, params string[] words) => Clone.Fulmar(["keys", .. words], app.Path, NoSetting);

    private static Task<HttpStatusCode> Status(HostProcess host, string path, string key) => Status(host.Client, path, key);

    private static async Task<HttpStatusCode> Status(HttpClient client, string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Headers = { { "x-functions-key", key } } };
        using var response = await client.SendAsync(request, Token);
        return response.StatusCode;
    }

    [GeneratedRegex("Master key, shown this once: (\\S+)")]
    private static partial Regex Shown();
}

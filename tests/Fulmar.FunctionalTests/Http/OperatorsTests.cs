using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Http;

[Collection(nameof(Developing))]
public sealed class OperatorsTests(Developing fixture)
{
    private readonly RunningHost host = fixture.Host;

    [Fact]
    public async Task The_port_asks_for_the_token_and_refuses_foreign_hosts_and_origins()
    {
        var authority = host.Host.Operators.Address!.Authority;
        var token = ("Authorization", $"Bearer {host.Host.Operators.Token}");
        Assert.Equal(HttpStatusCode.OK, await Status(token));
        Assert.Equal(HttpStatusCode.OK, await Status(token, ("Host", $"localhost:{host.Host.Operators.Address.Port}")));
        Assert.Equal(HttpStatusCode.OK, await Status(token, ("Origin", $"http://{authority}")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status());
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(("Authorization", "Bearer ")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(("Authorization", "Bearer wrong")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(("Authorization", $"Basic {host.Host.Operators.Token}")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(("x-functions-key", RunningHost.MasterKey)));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await Status(token, ("Host", "evil.example")));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await Status(token, ("Host", "127.0.0.1.evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(token, ("Origin", "https://evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(token, ("Origin", "null")));

        async Task<HttpStatusCode> Status(params (string Name, string Value)[] headers)
        {
            using var client = new HttpClient { BaseAddress = host.Host.Operators.Address };
            var request = new HttpRequestMessage(HttpMethod.Get, "/fulmar/v1/status");
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            return (await client.SendAsync(request, RunningHost.Cancelled)).StatusCode;
        }
    }

    [Fact]
    public async Task The_Unix_socket_is_for_this_user_alone_and_asks_for_nothing()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(host.Host.Socket));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(host.Host.Socket)!));
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(host.Host.Socket), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri("http://fulmar") };
        Assert.Equal("running", (string)JsonNode.Parse(await client.GetStringAsync("/fulmar/v1/status", RunningHost.Cancelled))!["state"]!);
    }

    [Fact]
    public async Task Neither_door_answers_for_the_other()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await host.Get("/fulmar/v1/status", ("Authorization", $"Bearer {host.Host.Operators.Token}"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Operators.GetAsync("/api/routes/int/7", RunningHost.Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Operators.GetAsync("/admin/host/status", RunningHost.Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Status_functions_and_settings_tell_what_runs()
    {
        var status = await host.Status();
        Assert.Equal(("start", "running", 1), ((string)status["mode"]!, (string)status["state"]!, (int)status["version"]!));
        await host.GetString("/api/routes/range/1");
        var function = (await Json("/fulmar/v1/functions")).AsArray().Single(f => (string)f!["name"]! == "RouteRange")!;
        Assert.Equal("httpTrigger", (string)function["trigger"]!);
        Assert.Equal("anonymous", (string)function["authLevel"]!);
        Assert.Equal($"{host.Address}api/routes/range/{{n:range(1,9)}}", (string)function["url"]!);
        Assert.True((long)function["succeeded"]! >= 1);

        var settings = await host.Operators.GetStringAsync("/fulmar/v1/settings", RunningHost.Cancelled);
        Assert.DoesNotContain(RunningHost.MasterKey, settings, StringComparison.Ordinal);
        var rows = JsonNode.Parse(settings)!.AsArray();
        Assert.Contains(rows, r => (string)r!["key"]! == "FULMAR_MASTER_KEY" && (string)r["origin"]! == "environment");
        Assert.Contains(rows, r => (string)r!["key"]! == "watch" && (string)r["value"]! == "false" && (string)r["origin"]! == "command line");
    }

    [Fact]
    public async Task Logs_come_as_lines_and_follow_what_happens()
    {
        await host.GetString("/api/results/value-task");
        await host.Logged(e => e.Function == "ResultValueTask");
        var lines = (await host.Operators.GetStringAsync("/fulmar/v1/logs", RunningHost.Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => (string?)JsonNode.Parse(line)!["function"] == "ResultValueTask");

        using var following = await host.Operators.GetAsync("/fulmar/v1/logs?follow=true", HttpCompletionOption.ResponseHeadersRead, RunningHost.Cancelled);
        using var reader = new StreamReader(await following.Content.ReadAsStreamAsync(RunningHost.Cancelled));
        await host.Get("/api/results/iresult/log-me");
        using var bound = new CancellationTokenSource(RunningHost.Bound);
        while ((string?)JsonNode.Parse((await reader.ReadLineAsync(bound.Token))!)!["function"] != "ResultOfAsp") { }
    }

    [Fact]
    public async Task An_operator_runs_a_function_by_its_name()
    {
        Assert.Equal("by its name", await Invoke("NoRouteAtAll", HttpStatusCode.OK));
        Assert.Equal("optional x", await Invoke("RouteOptional", HttpStatusCode.OK, "?path=/api/routes/optional/x"));
        Assert.Contains("\"limit\":3", await Invoke("QueryValues", HttpStatusCode.OK,
            "?path=" + Uri.EscapeDataString("/api/parameters/query?limit=3&count=3&day=2026-11-22&cabin=first&the-id=6f9619ff-8b86-d011-b42d-00c04fc964ff")), StringComparison.Ordinal);
        Assert.Contains("Ada", await Invoke("BodyJson", HttpStatusCode.OK, content: JsonContent.Create(new { name = "Ada" })), StringComparison.Ordinal);
        Assert.Equal("all PATCH", await Invoke("AllMethods", HttpStatusCode.OK, "?method=patch"));
        Assert.Contains("--path", await Invoke("RouteInt", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("no function", await Invoke("Nobody", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("begins with /", await Invoke("NoRouteAtAll", HttpStatusCode.BadRequest, "?path=api/noRouteAtAll"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_OpenAPI_document_names_every_operation_once()
    {
        var document = await Json("/fulmar/v1/openapi");
        Assert.Equal("3.1.0", (string)document["openapi"]!);
        Assert.NotNull(document["info"]!["title"]);
        var ids = new List<string>();
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            Assert.StartsWith("/api/", path, StringComparison.Ordinal);
            foreach (var (method, operation) in item!.AsObject())
            {
                Assert.Contains(method, (string[])["get", "put", "post", "delete", "options", "head", "patch", "trace"]);
                ids.Add((string)operation!["operationId"]!);
                Assert.NotEmpty(operation["responses"]!.AsObject());
                var named = System.Text.RegularExpressions.Regex.Matches(path, @"\{(\w+)\}").Select(m => m.Groups[1].Value).ToList();
                var declared = (operation["parameters"]?.AsArray() ?? []).Where(p => (string)p!["in"]! == "path").Select(p => (string)p!["name"]!).ToList();
                // Each parameter of the path is declared, and no other: the document is invalid otherwise.
                Assert.Equal(named.Order(), declared.Order());
            }
        }
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal("functionKey", document["paths"]!["/api/keys/function"]!["get"]!["security"]![0]!.AsObject().Single().Key);
        Assert.Null(document["paths"]!["/api/keys/anonymous"]!["get"]!["security"]);
        Assert.Contains("integer", document["paths"]!["/api/routes/int/{id}"]!["get"]!["parameters"]![0]!["schema"]!["type"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azures_admin_routes_have_Azures_shapes()
    {
        var status = JsonNode.Parse(await host.GetString("/admin/host/status"))!;
        Assert.Equal("Running", (string)status["state"]!);
        foreach (var key in new[] { "id", "version", "versionDetails", "platformVersion", "instanceId", "computerName", "processUptime", "functionAppContentEditingState" })
            Assert.NotNull(status[key]);

        var one = JsonNode.Parse(await host.GetString("/admin/functions/routeint"))!;
        Assert.Contains(JsonNode.Parse(await host.GetString("/admin/functions"))!.AsArray(), f => JsonNode.DeepEquals(f, one));
        string[] keys = ["name", "script_root_path_href", "script_href", "config_href", "test_data_href", "href", "invoke_url_template", "language", "config", "files", "test_data", "isDisabled", "isDirect", "isProxy"];
        Assert.Equal(keys, one.AsObject().Select(p => p.Key));
        Assert.Equal($"{host.Address}admin/functions/RouteInt", (string)one["href"]!);
        Assert.Equal($"{host.Address}api/routes/int/{{id:int}}", (string)one["invoke_url_template"]!);
        var binding = one["config"]!["bindings"]![0]!;
        Assert.Equal(("httpTrigger", "in", "anonymous", "routes/int/{id:int}"),
            ((string)binding["type"]!, (string)binding["direction"]!, ((string)binding["authLevel"]!).ToLowerInvariant(), (string)binding["route"]!));
        Assert.Equal("""{"errors":[]}""", await host.GetString("/admin/functions/RouteInt/status"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Get("/admin/functions/Nobody")).StatusCode);
        Assert.Equal("", await host.GetString("/admin/host/ping"));
        Assert.Equal("""{"status":"ok"}""", await host.GetString("/healthz/live"));
        Assert.Equal("""{"status":"ok"}""", await host.GetString("/healthz/ready"));
    }

    [Fact]
    public async Task With_keys_off_the_admin_routes_answer_this_machine_only()
    {
        Assert.Equal(HttpStatusCode.OK, (await host.Get("/admin/host/status", ("Host", $"localhost:{host.Address.Port}"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Get("/admin/host/status", ("Origin", "https://evil.example"))).StatusCode);
        // A name of another site that was made to point here.
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Get("/admin/host/status", ("Host", $"evil.example:{host.Address.Port}"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Get("/api/routes/int/7", ("Host", "behind.a.tunnel.example"))).StatusCode);
    }

    private async Task<JsonNode> Json(string path) => JsonNode.Parse(await host.Operators.GetStringAsync(path, RunningHost.Cancelled))!;

    private async Task<string> Invoke(string function, HttpStatusCode status, string query = "", HttpContent? content = null)
    {
        var response = await host.Operators.PostAsync($"/fulmar/v1/functions/{function}/invoke{query}", content, RunningHost.Cancelled);
        Assert.Equal(status, response.StatusCode);
        return await response.Content.ReadAsStringAsync(RunningHost.Cancelled);
    }
}

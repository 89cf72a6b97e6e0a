using System.Net;
using System.Net.Sockets;
using System.Text;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary><c>fulmar serve</c>: keys, the supervisor, the end.</summary>
public sealed class ServeTests
{
    private static readonly Dictionary<string, string?> Key = new() { ["FULMAR_MASTER_KEY"] = "open sesame" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_are_on_and_local_settings_are_never_read()
    {
        using var app = new PublishedApp(("local.settings.json", """{ "Values": { "GREETING": "from local settings", "FULMAR_MASTER_KEY": "another" } }"""));
        await using var host = await HostProcess.StartAsync("serve", app.Path, Key);

        Assert.Equal("none", await host.GetAsync("api/Greeting"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(host, "api/Secret"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(host, "api/Secret?code=another"));
        Assert.Equal("secret", await host.GetAsync("api/Secret?code=open%20sesame"));
        host.Client.DefaultRequestHeaders.Add("x-functions-key", "open sesame");
        Assert.Equal("secret", await host.GetAsync("api/Secret"));
        Assert.DoesNotContain("open sesame", host.Output);
    }

    [Fact]
    public async Task A_change_of_the_files_is_not_watched()
    {
        using var app = new PublishedApp();
        await using var host = await HostProcess.StartAsync("serve", app.Path, Key);

        app.Write("host.json", "{ \"version\": \"2.0\", \"extensions\": { \"http\": { \"routePrefix\": \"v1\" } } }");

        // What was asked for last is done last: a reload would have been before it.
        await HostProcess.SignalAsync("TERM", host.ProcessId);
        Assert.Equal(0, await host.EndsAsync());
        Assert.DoesNotContain("changed", host.Output);
    }

    [Fact]
    public async Task A_killed_host_is_started_again()
    {
        using var app = new PublishedApp();
        await using var host = await HostProcess.StartAsync("serve", app.Path, Key);
        var first = (await host.ListensAsync(notAs: null)).Pid;
        Assert.NotEqual(host.ProcessId, first);

        await HostProcess.SignalAsync("KILL", first);

        await AnswersAgain(host, first);
        await host.Prints("the host ended with exit code 137; it starts again in 1 s");
    }

    [Theory]
    [InlineData("api/exits/0", "the app ended the process (Environment.Exit)")]
    [InlineData("api/exits/3", "the host ended with exit code 70")]
    [InlineData("api/Overflows", "the host ended with exit code 134")]
    [InlineData("api/FailsFast", "the host ended with exit code 134")]
    public async Task A_host_that_the_app_ends_is_started_again(string path, string sentence)
    {
        using var app = new PublishedApp();
        await using var host = await HostProcess.StartAsync("serve", app.Path, Key);
        var first = (await host.ListensAsync(notAs: null)).Pid;

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.GetAsync(path));

        await AnswersAgain(host, first);
        await host.Prints(sentence);
    }

    [Fact]
    public async Task A_host_at_its_limit_of_runaways_is_replaced()
    {
        using var app = new PublishedApp(
            ("host.json", """{ "version": "2.0", "functionTimeout": "00:00:01" }"""), ("fulmar.json", """{ "runawayLimit": 1, "runawayGrace": "00:00:00.1", "drainTimeout": "00:10:00" }"""));
        await using var host = await HostProcess.StartAsync("serve", app.Path, Key);
        var first = (await host.ListensAsync(notAs: null)).Pid;

        Assert.Equal(HttpStatusCode.InternalServerError, await Status(host, "api/Blocks"));

        await AnswersAgain(host, first);
        await host.Prints("FUL3002: Blocks");
        await host.Prints("the host ended with exit code 70");
    }

    [Fact]
    public async Task A_killed_supervisor_leaves_no_orphan()
    {
        using var app = new PublishedApp();
        await using var host = await HostProcess.StartAsync("serve", app.Path, Key);
        var child = (await host.ListensAsync(notAs: null)).Pid;
        using var orphan = System.Diagnostics.Process.GetProcessById(child);

        await HostProcess.SignalAsync("KILL", host.ProcessId);

        await orphan.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Theory]
    [InlineData("TERM", false)]
    [InlineData("INT", false)]
    // As a terminal does on Ctrl+C: to the supervisor and to the host.
    [InlineData("INT", true)]
    public async Task A_signal_lets_the_running_request_end_and_takes_no_new_one(string signal, bool toBoth)
    {
        using var app = new PublishedApp();
        await using var host = await HostProcess.StartAsync("serve", app.Path, Key);
        var child = (await host.ListensAsync(notAs: null)).Pid;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Address.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /api/Echo HTTP/1.1\r\nHost: x\r\nx-functions-key: open sesame\r\nContent-Length: 4\r\n\r\n"), Token);
        await host.Prints("Echo begins");

        await HostProcess.SignalAsync(signal, host.ProcessId);
        if (toBoth) await HostProcess.SignalAsync(signal, child);

        await Refuses(host.Address.Port);
        await stream.WriteAsync("done"u8.ToArray(), Token);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Token);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer);
        Assert.EndsWith("done", answer);
        Assert.Equal(0, await host.EndsAsync());
        Assert.False(File.Exists(Path.Combine(host.Data, "run", "host.json")));
    }

    [Fact]
    public async Task A_request_that_does_not_end_is_given_up_after_the_drains_bound()
    {
        using var app = new PublishedApp(("fulmar.json", """{ "drainTimeout": "00:00:00.2" }"""));
        await using var host = await HostProcess.StartAsync("serve", app.Path, Key);
        var request = Status(host, "api/Blocks");
        // Another request that is answered after it was sent: both are in.
        await host.GetAsync("api/Greeting");

        await HostProcess.SignalAsync("TERM", host.ProcessId);

        Assert.Equal(0, await host.EndsAsync().WaitAsync(TimeSpan.FromSeconds(20), Token));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => request);
    }

    [Fact]
    public async Task An_app_that_is_not_built_is_refused_because_serve_does_not_build()
    {
        using var folder = new TemporaryFolder();
        folder.Write("shop.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");

        var run = await Clones.Clone.Fulmar(["serve", folder.Path, "--port", "0", "--operators-port", "-1"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error FUL1013: ", run.Error);
        Assert.Contains(folder["shop.csproj"], run.Error);
    }

    private static async Task AnswersAgain(HostProcess host, int first)
    {
        var second = await host.ListensAsync(notAs: first);
        using var client = new HttpClient { BaseAddress = new Uri(second.Public[0]) };
        Assert.Equal("none", await client.GetStringAsync(new Uri("api/Greeting", UriKind.Relative), Token));
    }

    private static async Task<HttpStatusCode> Status(HostProcess host, string path)
    {
        using var response = await host.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
        return response.StatusCode;
    }

    private static async Task Refuses(int port)
    {
        // A signal takes its moment; until then connections are accepted and answered.
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Token);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, bound.Token);
            }
            catch (SocketException refused)
            {
                // One that waited to be accepted while the door closed is reset; the next one is refused.
                if (refused.SocketErrorCode == SocketError.ConnectionRefused) return;
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Commands;

/// <summary>The files that a server runs Fulmar with.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public async Task Systemd_accepts_the_unit()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "There is no systemd-analyze here.");
        using var folder = new TemporaryFolder();
        var unit = await File.ReadAllTextAsync(Path.Combine(Clone.Root, "deploy", "fulmar@.service"), TestContext.Current.CancellationToken);
        // It asks whether the program is there; on this machine it is not installed.
        folder.Write("fulmar@shop.service", unit.Replace("/opt/fulmar/fulmar", "/bin/true", StringComparison.Ordinal));

        var run = (await ProcessRun.Of("systemd-analyze", ["verify", folder["fulmar@shop.service"]])).Succeeded();

        // An unknown setting is only warned of.
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK", 0)]
    [InlineData("HTTP/1.1 503 Service Unavailable", 1)]
    public async Task The_health_check_of_the_image_tells_ready_from_not_ready(string answer, int exitCode)
    {
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        var served = AnswerOnce(host, answer);

        var run = await RunHealthCheck(((IPEndPoint)host.LocalEndpoint).Port);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("GET /healthz/ready HTTP/1.0", await served);
    }

    [Fact]
    public async Task The_health_check_of_the_image_fails_when_nothing_listens()
    {
        int port;
        using (var gone = new TcpListener(IPAddress.Loopback, 0))
        {
            gone.Start();
            port = ((IPEndPoint)gone.LocalEndpoint).Port;
        }

        Assert.NotEqual(0, (await RunHealthCheck(port)).ExitCode);
    }

    private static async Task<ProcessRun> RunHealthCheck(int port)
    {
        var dockerfile = await File.ReadAllTextAsync(Path.Combine(Clone.Root, "Dockerfile"), TestContext.Current.CancellationToken);
        var command = Regex.Match(dockerfile, @"HEALTHCHECK.*?CMD (\[.*?\])$", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value;
        var words = JsonSerializer.Deserialize<string[]>(command.Replace("/7071", $"/{port}", StringComparison.Ordinal))!;
        return await ProcessRun.Of(words[0], words[1..]);
    }

    private static async Task<string> AnswerOnce(TcpListener host, string answer)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = await host.AcceptTcpClientAsync(cancellationToken);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        var request = await reader.ReadLineAsync(cancellationToken);
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 }) { }
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{answer}\r\n\r\n"), cancellationToken);
        return request!;
    }
}

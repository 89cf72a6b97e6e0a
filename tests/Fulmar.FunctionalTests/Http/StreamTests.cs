using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Http;

[Collection(nameof(Developing))]
public sealed class StreamTests(Developing fixture)
{
    private readonly RunningHost host = fixture.Host;

    [Fact]
    public async Task An_event_arrives_before_the_next_one_is_made()
    {
        using var response = await host.Client.GetAsync("/api/streams/events/sse", HttpCompletionOption.ResponseHeadersRead, RunningHost.Cancelled);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(RunningHost.Cancelled));
        using var bound = new CancellationTokenSource(RunningHost.Bound);
        Assert.Equal("data: first", await reader.ReadLineAsync(bound.Token));
        Assert.False(Gates.Opened("sse next").IsCompleted);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Send(HttpMethod.Post, "/api/gates/sse%20next")).StatusCode);
        Assert.Equal("\ndata: second\n\n", await reader.ReadToEndAsync(bound.Token));
    }

    [Fact]
    public async Task A_chunked_body_is_read_as_it_is()
    {
        var answer = await host.Say("POST /api/parameters/text HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n7;ext=1\r\n, world\r\n0\r\nTrailer: x\r\n\r\n");
        Assert.Contains("hello, world", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_its_function()
    {
        using (var connection = await RawConnection.Open(host.Address))
        {
            await connection.Say("GET /api/slow/observes/leaving HTTP/1.1\r\nHost: x\r\n\r\n");
            await Gates.Opened("leaving began").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        }
        await Gates.Opened("leaving cancelled").WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
        await host.Logged(entry => entry is { Function: "Observes", Outcome: "Cancelled" });
    }

    [Fact]
    public async Task A_WebSocket_echoes_small_and_large_messages_and_closes()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{host.Address.Authority}/api/streams/echo"), RunningHost.Cancelled);
        using var bound = new CancellationTokenSource(RunningHost.Bound);
        Assert.Equal("hé", Encoding.UTF8.GetString(await Echo("hé"u8.ToArray(), WebSocketMessageType.Text)));
        var large = RandomNumberGenerator.GetBytes(8 * 1024 * 1024);
        Assert.Equal(SHA256.HashData(large), SHA256.HashData(await Echo(large, WebSocketMessageType.Binary)));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", bound.Token);
        Assert.Equal((WebSocketCloseStatus.NormalClosure, "bye"), (socket.CloseStatus, socket.CloseStatusDescription));

        async Task<byte[]> Echo(byte[] message, WebSocketMessageType type)
        {
            var sending = socket.SendAsync(message, type, endOfMessage: true, bound.Token);
            using var echoed = new MemoryStream();
            var buffer = new byte[64 * 1024];
            WebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer, bound.Token);
                Assert.Equal(type, part.MessageType);
                echoed.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            await sending;
            return echoed.ToArray();
        }
    }

    [Fact]
    public async Task A_plain_request_to_a_WebSocket_function_is_the_functions_to_refuse() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Get("/api/streams/echo")).StatusCode);
}

public sealed class BodyLimitTests
{
    [Fact]
    public async Task A_body_above_the_limit_is_413_however_it_comes()
    {
        await using var host = await RunningHost.Start(options: new() { ["requestBodyLimit"] = "1000" });
        Assert.Equal(HttpStatusCode.OK, (await host.Send(HttpMethod.Post, "/api/parameters/text", new ByteArrayContent(new byte[1000]))).StatusCode);
        var refused = await host.Send(HttpMethod.Post, "/api/parameters/text", new ByteArrayContent(new byte[1001]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Contains("FUL3003", await refused.Content.ReadAsStringAsync(RunningHost.Cancelled), StringComparison.Ordinal);
        var chunk = new string('x', 600);
        var chunked = await host.Say($"POST /api/parameters/text HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n258\r\n{chunk}\r\n258\r\n{chunk}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413", chunked, StringComparison.Ordinal);
        foreach (var path in new[] { "/api/parameters/json", "/api/parameters/bytes", "/api/parameters/stream", "/api/parameters/data/1", "/api/streams/upload" })
        {
            var content = new ByteArrayContent(new byte[2000]) { Headers = { ContentType = new("application/json") } };
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await host.Send(HttpMethod.Post, path, content)).StatusCode);
        }
    }
}

/// <summary>A gigabyte either way through a host in its own process, whose memory is watched.</summary>
[Collection(Clones.BuildsInTheClone.Name)]
public sealed class LargeBodyTests
{
    private const long Gigabyte = 1L << 30;
    private const long Allowed = 80;

    [Fact]
    public async Task A_gigabyte_goes_in_and_out_with_flat_memory()
    {
        using var folder = new Processes.TemporaryFolder();
        BuiltApp.Publish("http", folder["app"], ("host.json", """{ "version": "2.0" }"""));
        await using var host = await Processes.HostProcess.StartAsync("start", folder["app"], new Dictionary<string, string?> { ["FULMAR__requestBodyLimit"] = "-1" });
        using var client = new HttpClient { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(60) };
        await Download(client, 32 << 20);
        await Upload(client, 32 << 20);
        var before = host.PeakMegabytes();
        await Download(client, Gigabyte);
        await Upload(client, Gigabyte);
        Assert.InRange(host.PeakMegabytes() - before, 0, Allowed);
    }

    private static async Task Download(HttpClient client, long length)
    {
        foreach (var path in new[] { "download", "download-stream" })
        {
            await using var stream = await client.GetStreamAsync($"/api/streams/{path}?length={length}", RunningHost.Cancelled);
            var buffer = new byte[1 << 20];
            long total = 0;
            while (await stream.ReadAsync(buffer, RunningHost.Cancelled) is var read and > 0) total += read;
            Assert.Equal(length, total);
        }
    }

    private static async Task Upload(HttpClient client, long length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/streams/upload") { Content = new Zeros(length) };
        var response = await client.SendAsync(request, RunningHost.Cancelled);
        Assert.Equal($"{length}", await response.Content.ReadAsStringAsync(RunningHost.Cancelled));
    }

    private sealed class Zeros(long length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var buffer = new byte[1 << 20];
            for (var left = length; left > 0; left -= buffer.Length)
                await stream.WriteAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), RunningHost.Cancelled);
        }

        protected override bool TryComputeLength(out long result)
        {
            result = 0;
            return false;
        }
    }
}

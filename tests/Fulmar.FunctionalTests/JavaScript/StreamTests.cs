using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary>Bodies that follow in parts, both ways.</summary>
public sealed class StreamTests(JavaScriptApp app) : IClassFixture<JavaScriptApp>
{
    private const int Megabyte = 1024 * 1024;
    private readonly RunningHost host = app.Host;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(5 * Megabyte)]
    public async Task A_body_arrives_as_it_was_sent(int length)
    {
        var body = RandomNumberGenerator.GetBytes(length);
        foreach (var isChunked in new[] { false, true })
        {
            using var content = new ByteArrayContent(body);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/hash") { Content = content };
            request.Headers.TransferEncodingChunked = isChunked;
            var response = await host.Client.SendAsync(request, RunningHost.Cancelled);

            var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(RunningHost.Cancelled))!;
            Assert.Equal(length, (int)json["length"]!);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(body)), (string?)json["hash"]);
        }
    }

    [Fact]
    public async Task A_body_that_nobody_reads_is_dropped()
    {
        for (var i = 0; i < 3; i++)
        {
            var response = await host.Send(HttpMethod.Post, "/api/ignore-body", new ByteArrayContent(new byte[3 * Megabyte]));
            Assert.Equal("ignored", await response.Content.ReadAsStringAsync(RunningHost.Cancelled));
        }
    }

    [Fact]
    public async Task A_body_goes_through_a_function_while_it_comes()
    {
        using var connection = await RawConnection.Open(host.Address);
        await connection.Say("POST /api/pipe HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
        await connection.ReadUntil("first");
        await connection.Say("6\r\nsecond\r\n");
        await connection.ReadUntil("second");
        await connection.Say("0\r\n\r\n");
        await connection.ReadUntil("0\r\n\r\n");
    }

    [Fact]
    public async Task A_quarter_of_a_gigabyte_goes_in_and_out_with_flat_memory()
    {
        const int megabytes = 256;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long read = 0, most = 0;
        using var response = await host.Client.GetAsync($"/api/stream/{megabytes}", HttpCompletionOption.ResponseHeadersRead, RunningHost.Cancelled);
        await using (var stream = await response.Content.ReadAsStreamAsync(RunningHost.Cancelled))
        {
            var buffer = new byte[Megabyte];
            while (await stream.ReadAsync(buffer, RunningHost.Cancelled) is > 0 and var count)
            {
                read += count;
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
            }
        }
        Assert.Equal(megabytes * (long)Megabyte, read);

        using var content = new StreamContent(new Zeros(megabytes * (long)Megabyte));
        var hashed = await host.Send(HttpMethod.Post, "/api/hash", content);
        Assert.Equal(megabytes * (long)Megabyte, (long)JsonNode.Parse(await hashed.Content.ReadAsStringAsync(RunningHost.Cancelled))!["length"]!);

        Assert.InRange(most, long.MinValue, 64 * Megabyte);
        var worker = (await host.GetString("/api/pid")).Trim();
        var peak = File.ReadLines($"/proc/{worker}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.InRange(int.Parse(peak, System.Globalization.CultureInfo.InvariantCulture), 0, 300 * 1024);
    }

    [Fact]
    public async Task An_event_comes_before_the_response_ends_and_the_client_may_leave()
    {
        using var response = await host.Client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead, RunningHost.Cancelled);
        await using (var stream = await response.Content.ReadAsStreamAsync(RunningHost.Cancelled))
        {
            var buffer = new byte[100];
            await stream.ReadAtLeastAsync(buffer, 9, cancellationToken: RunningHost.Cancelled);
        }
        response.Dispose();

        await host.Runs("events", 0);
    }

    [Fact]
    public async Task A_client_that_reads_nothing_holds_up_the_function_and_nobody_else()
    {
        using var connection = await RawConnection.Open(host.Address);
        await connection.Say("GET /api/stream/1000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await host.Runs("stream", 1);

        for (var i = 0; i < 20; i++) Assert.Equal("grüße", await host.GetString("/api/text"));

        Assert.Equal(1, host.Host.Catalog.Current!.Find("stream")!.State.Running);
        connection.Dispose();
        await host.Runs("stream", 0);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_not_taken_for_a_whole_one() => await Assert.ThrowsAsync<HttpRequestException>(() => host.GetString("/api/breaks"));

    private sealed class Zeros(long length) : Stream
    {
        private long left = length;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var given = (int)Math.Min(left, count);
            left -= given;
            return given;
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

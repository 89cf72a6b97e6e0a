using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

public static class StreamFunctions
{
    [Function("Events")]
    public static async Task Events([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "streams/events/{id}")] HttpRequest r, HttpResponse response, string id, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        await response.WriteAsync("data: first\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        await Gates.Opened($"{id} next").WaitAsync(cancellationToken);
        await response.WriteAsync("data: second\n\n", cancellationToken);
    }

    /// <summary>Goes on until it is told to end, and then ends well.</summary>
    [Function("Endless")]
    public static async Task Endless([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "streams/endless/{id}")] HttpRequest r, HttpResponse response, string id, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        await response.WriteAsync("data: first\n\n");
        await response.Body.FlushAsync();
        await Gates.Opened($"{id} next").WaitAsync(cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        await response.WriteAsync("data: last\n\n");
    }

    [Function("OpenGate")]
    public static void Open([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "gates/{name}")] HttpRequest r, string name) => Gates.Open(name);

    [Function("Upload")]
    public static async Task<long> Upload([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "streams/upload")] Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        long length = 0;
        while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0) length += read;
        return length;
    }

    [Function("Download")]
    public static IResult Download([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "streams/download")] HttpRequest r, long length) =>
        Results.Stream(new Zeros(length), "application/octet-stream");

    [Function("DownloadStream")]
    public static Stream DownloadStream([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "streams/download-stream")] HttpRequest r, long length, long? failAt) =>
        new Zeros(length, failAt);

    [Function("Echo")]
    public static async Task Echo([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "streams/echo")] HttpRequest r, CancellationToken cancellationToken)
    {
        if (!r.HttpContext.WebSockets.IsWebSocketRequest)
        {
            r.HttpContext.Response.StatusCode = 400;
            return;
        }
        using var socket = await r.HttpContext.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken) is { MessageType: not WebSocketMessageType.Close } part)
            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, cancellationToken);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", cancellationToken);
    }

    /// <summary>So many zeros, without a length that can be asked for.</summary>
    private sealed class Zeros(long length, long? failAt = null) : Stream
    {
        private long given;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (given >= failAt) throw new IOException("the source broke");
            var now = (int)Math.Min(buffer.Length, length - given);
            buffer[..now].Clear();
            given += now;
            return now;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Gateway.Commits;

/// <summary>
/// Stands in for a response's body and holds it back until its effects are committed. A response that outgrows the buffer, or that says it
/// streams, is sent as it comes.
/// </summary>
internal sealed class ResponseBuffer : Stream, IHttpResponseBodyFeature
{
    /// <summary>The largest body that is held back.</summary>
    public const int Limit = 1024 * 1024;

    private readonly HttpContext http;
    private readonly IHttpResponseBodyFeature inner;
    private readonly MemoryStream held = new();
    private long written;

    private ResponseBuffer(HttpContext http, IHttpResponseBodyFeature inner)
    {
        this.http = http;
        this.inner = inner;
        Writer = PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));
    }

    Stream IHttpResponseBodyFeature.Stream => this;

    /// <inheritdoc/>
    public PipeWriter Writer { get; }

    /// <summary>Whether a part of it has been sent, so that it cannot be taken back.</summary>
    public bool IsPassedOn { get; private set; }

    /// <summary>Whether nothing was written to it.</summary>
    public bool IsEmpty => held.Length == 0 && !IsPassedOn;

    /// <summary>What is held back.</summary>
    public ReadOnlyMemory<byte> Body => held.GetBuffer().AsMemory(0, (int)held.Length);

    /// <summary>Puts itself in the place of the response's body.</summary>
    public static ResponseBuffer On(HttpContext http)
    {
        var buffer = new ResponseBuffer(http, http.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        http.Features.Set<IHttpResponseBodyFeature>(buffer);
        return buffer;
    }

    /// <summary>Takes what was written and not yet flushed.</summary>
    public async ValueTask FinishAsync() => await Writer.FlushAsync(CancellationToken.None);

    /// <summary>Checks what the server would refuse when it is sent: then the effects would be committed, and their caller told otherwise.</summary>
    /// <exception cref="InvalidOperationException">It cannot be sent as it is.</exception>
    public void RequireSendable()
    {
        // Of a response to HEAD the body is left out, whatever its length is said to be.
        var (status, length, isHead) = (http.Response.StatusCode, http.Response.ContentLength, HttpMethods.IsHead(http.Request.Method));
        if (HasNoBody(status))
        {
            if (written > 0 && !isHead) throw new InvalidOperationException($"A response with status {status} has no body, and {written} bytes were written.");
            if (length > 0 && status != StatusCodes.Status304NotModified) throw new InvalidOperationException($"A response with status {status} has no body, and its Content-Length is {length}.");
        }
        else if (length is { } said && said != written && !isHead)
            throw new InvalidOperationException($"The Content-Length of the response is {said}, and {written} bytes were written.");
    }

    /// <summary>Sends what is held back.</summary>
    public async ValueTask SendAsync()
    {
        Leave();
        if (http.Response.HasStarted) return;
        if (held.Length > 0)
        {
            http.Response.ContentLength ??= held.Length;
            await inner.Writer.WriteAsync(Body, CancellationToken.None);
            return;
        }
        if (!HasNoBody(http.Response.StatusCode) && !HttpMethods.IsHead(http.Request.Method)) http.Response.ContentLength ??= 0;
        // Here, where it is known that the effects stand: what user code wants done before the head may fail.
        await http.Response.StartAsync(CancellationToken.None);
    }

    /// <summary>Gives the body's place back; what is held back is dropped unless it was sent.</summary>
    public void Leave() => http.Features.Set(inner);

    /// <inheritdoc/>
    public void DisableBuffering()
    {
        IsPassedOn = true;
        inner.DisableBuffering();
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => IsPassedOn ? inner.StartAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    /// <inheritdoc/>
    public Task CompleteAsync() => FinishAsync().AsTask();

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        written += buffer.Length;
        if (!IsPassedOn && held.Length + buffer.Length <= Limit)
        {
            held.Write(buffer.Span);
            return;
        }
        IsPassedOn = true;
        await PassOnHeldAsync(cancellationToken);
        await inner.Writer.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (!IsPassedOn) return;
        await PassOnHeldAsync(cancellationToken);
        await inner.Writer.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush() => FlushAsync(CancellationToken.None).GetAwaiter().GetResult();

    // RFC 9110, 15: these end with their head.
    private static bool HasNoBody(int status) =>
        status is < StatusCodes.Status200OK or StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified;

    private async ValueTask PassOnHeldAsync(CancellationToken cancellationToken)
    {
        if (held.Length == 0) return;
        await inner.Writer.WriteAsync(Body, cancellationToken);
        held.SetLength(0);
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}

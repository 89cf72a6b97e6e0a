using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Fulmar.Runtime.EventLoops;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Fulmar.Gateway.Transport;

/// <summary>
/// A TCP connection on an event loop: the loop receives into one pipe and goes on with whoever waits for it, and whoever fills the other pipe sends at
/// once, on the thread that it is on.
/// </summary>
internal sealed class LoopConnection : DefaultConnectionContext, IMemoryPoolFeature, IWatched
{
    private const int Idle = 0, Busy = 1;

    /// <summary>Bytes of a request, and of a response, that may wait: what Kestrel's own transport has.</summary>
    private const int ReadLimit = 1024 * 1024, WriteLimit = 64 * 1024;

    // A body that comes in large parts is received in large parts, one that fills them gets its turn again after so many.
    private const int LargePart = 64 * 1024, PartsATurn = 4;

    private static long last = TimeProvider.System.GetUtcNow().Ticks;

    private readonly Socket socket;
    private readonly EventLoop loop;
    private readonly Pipe input, output;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource closed = new();
    private readonly TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ArraySegment<byte>> parts = [];
    private TaskCompletionSource? room;
    private Task sending = Task.CompletedTask;
    private Exception? reason;
    private int receiving;
    private bool isShut, isReceived, isPaused, isLarge;

    public LoopConnection(Socket socket, EventLoop loop, MemoryPool<byte> pool) : base(Interlocked.Increment(ref last).ToString("x", System.Globalization.CultureInfo.InvariantCulture))
    {
        (this.socket, this.loop, MemoryPool) = (socket, loop, pool);
        input = new Pipe(new PipeOptions(pool, Scheduler, PipeScheduler.Inline, ReadLimit, ReadLimit / 2, useSynchronizationContext: false));
        output = new Pipe(new PipeOptions(pool, PipeScheduler.Inline, Scheduler, WriteLimit, WriteLimit / 2, useSynchronizationContext: false));
        Transport = new Ends(input.Reader, output.Writer);
        Application = new Ends(output.Reader, input.Writer);
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        ConnectionClosed = closed.Token;
        Features.Set<IMemoryPoolFeature>(this);
        Features.Set(Scheduler);
        socket.NoDelay = true;
        socket.Blocking = false;
    }

    /// <inheritdoc/>
    public MemoryPool<byte> MemoryPool { get; }

    private LoopScheduler Scheduler { get; } = new();

    public void Start()
    {
        sending = SendAsync();
        Watch();
    }

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        Shut(abortReason);
        output.Reader.CancelPendingRead();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await input.Reader.CompleteAsync().ConfigureAwait(false);
        await output.Writer.CompleteAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        await told.Task.ConfigureAwait(false);
        closed.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    void IWatched.Ready(bool isReadable, bool isWritable)
    {
        if (isWritable && Interlocked.Exchange(ref room, null) is { } wake)
        {
            Watch();
            wake.SetResult();
        }
        if (isReadable && Interlocked.CompareExchange(ref receiving, Busy, Idle) == Idle) Receive();
    }

    void IWatched.Fail(Exception exception)
    {
        Shut(exception);
        EndReceiving(exception);
    }

    /// <summary>Receives what is there. Runs by itself: <see cref="receiving"/> is busy.</summary>
    private void Receive()
    {
        for (var part = 0; part < PartsATurn; part++)
        {
            if (Volatile.Read(ref isShut))
            {
                EndReceiving(null);
                return;
            }
            var memory = input.Writer.GetMemory(isLarge ? LargePart : 0);
            var count = socket.Receive(memory.Span, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock) break;
            if (error != SocketError.Success || count == 0)
            {
                EndReceiving(error == SocketError.Success ? null : ErrorOf(error));
                return;
            }
            isLarge = count == memory.Length;
            input.Writer.Advance(count);
            // Goes on with the request right here.
            var flush = input.Writer.FlushAsync();
            if (!flush.IsCompletedSuccessfully)
            {
                _ = PauseAsync(flush);
                return;
            }
            if (flush.Result is { IsCompleted: true } or { IsCanceled: true })
            {
                EndReceiving(null);
                return;
            }
            if (!isLarge) break;
        }
        GoOn();
    }

    /// <summary>The request's reader is slower than its client, which has to wait.</summary>
    private async Task PauseAsync(ValueTask<FlushResult> flush)
    {
        Volatile.Write(ref isPaused, true);
        Watch();
        var result = await flush.ConfigureAwait(false);
        Volatile.Write(ref isPaused, false);
        if (result.IsCompleted || result.IsCanceled) EndReceiving(null);
        else
        {
            GoOn();
            Watch();
        }
    }

    private void GoOn()
    {
        // In full, not only written: what is read next must not be read before.
        Interlocked.Exchange(ref receiving, Idle);
        // Shut meanwhile, by somebody who found it busy.
        if (Volatile.Read(ref isShut) && Interlocked.CompareExchange(ref receiving, Busy, Idle) == Idle) EndReceiving(null);
    }

    /// <summary>Runs once: it leaves <see cref="receiving"/> busy.</summary>
    private void EndReceiving(Exception? error)
    {
        lock (gate)
        {
            if (isReceived) return;
            isReceived = true;
            // What is still to be sent waits for room as before: a client that says no more may yet listen.
            if (isShut) Close();
            else Watch();
        }
        input.Writer.Complete(reason ?? error);
        // Elsewhere: user code may have asked to be told.
        ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Tell(), this, preferLocal: false);
    }

    private void Tell()
    {
        try { closed.Cancel(); }
        catch (AggregateException) { /* user code's own: it has nobody who takes it */ }
        finally { told.SetResult(); }
    }

    private async Task SendAsync()
    {
        Exception? problem = null;
        try
        {
            while (true)
            {
                var result = await output.Reader.ReadAsync().ConfigureAwait(false);
                if (result.IsCanceled) break;
                for (var rest = result.Buffer; rest.Length > 0;)
                {
                    var count = Send(rest, out var error);
                    if (error == SocketError.WouldBlock) await WaitForRoomAsync().ConfigureAwait(false);
                    else if (error != SocketError.Success) throw ErrorOf(error);
                    rest = rest.Slice(count);
                }
                output.Reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted) break;
            }
        }
        catch (ObjectDisposedException) { /* shut meanwhile, which has its reason */ }
        catch (Exception exception) { problem = exception; }
        Shut(problem);
        await output.Reader.CompleteAsync().ConfigureAwait(false);
        // What waits for the request's reader waits no longer.
        input.Writer.CancelPendingFlush();
    }

    private int Send(in ReadOnlySequence<byte> bytes, out SocketError error)
    {
        if (bytes.IsSingleSegment) return socket.Send(bytes.FirstSpan, SocketFlags.None, out error);
        parts.Clear();
        foreach (var part in bytes)
            parts.Add(MemoryMarshal.TryGetArray(part, out var array) ? array : part.ToArray());
        return socket.Send(parts, SocketFlags.None, out error);
    }

    private Task WaitForRoomAsync()
    {
        var wait = new TaskCompletionSource();
        lock (gate)
        {
            if (isShut) throw new ConnectionResetException("The client is gone.");
            room = wait;
            Watch();
        }
        return wait.Task;
    }

    /// <summary>Closes it: with a reset where there is a problem, else behind what was sent.</summary>
    private void Shut(Exception? problem)
    {
        lock (gate)
        {
            if (isShut) return;
            reason = problem ?? new ConnectionAbortedException("The response is complete, and the connection was to be closed.");
            Volatile.Write(ref isShut, true);
            try
            {
                if (problem is null) socket.Shutdown(SocketShutdown.Both);
                else socket.LingerState = new LingerOption(true, 0);
            }
            catch (SocketException) { /* the client was faster */ }
            if (isReceived) Close();
        }
        Interlocked.Exchange(ref room, null)?.TrySetException(new ConnectionResetException("The connection was closed."));
        if (Interlocked.CompareExchange(ref receiving, Busy, Idle) == Idle) EndReceiving(null);
        else input.Writer.CancelPendingFlush();
    }

    /// <summary>Watches for what is waited for. Where that is nothing, not at all: the end of a connection is told again and again, wanted or not.</summary>
    private void Watch()
    {
        lock (gate)
        {
            if (isShut && isReceived) return;
            var (read, write) = (!isReceived && !Volatile.Read(ref isPaused), Volatile.Read(ref room) is not null);
            if (read || write) loop.Watch(socket, this, read, write);
            else loop.Forget(socket);
        }
    }

    /// <summary>Both directions have ended.</summary>
    private void Close()
    {
        loop.Forget(socket);
        socket.Dispose();
    }

    private static Exception ErrorOf(SocketError error) => error is SocketError.ConnectionReset or SocketError.Shutdown
        ? new ConnectionResetException("The client closed the connection.", new SocketException((int)error)) : new SocketException((int)error);

    /// <summary>One side of a connection.</summary>
    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

using System.Net.Sockets;

namespace Fulmar.Runtime.Workers.Node.Wire;

/// <summary>
/// The host's end of a worker's socket. Frames are encoded straight into a buffer under a short lock; one flusher sends, and what is queued during a
/// send goes with the next, so that under load many frames share a system call.
/// </summary>
internal sealed class WorkerConnection(Socket socket, IFrameSink sink) : IThreadPoolWorkItem, IDisposable
{
    /// <summary>From so many bytes on, who has more to send waits until the worker has taken some.</summary>
    private const int Full = 1024 * 1024;

    private readonly Lock gate = new();
    private FrameBuffer filling = new(), sending = new();
    private TaskCompletionSource? room;
    private bool isFlushing, isClosed;

    /// <summary>Writes a frame's payload.</summary>
    public delegate void Encoder<T>(FrameBuffer buffer, T state);

    /// <summary>Queues a frame. Where the connection is gone it is dropped: whoever waits for an answer is told by the end of the worker.</summary>
    /// <exception cref="InvalidOperationException">It is longer than a frame may be; nothing is sent.</exception>
    public void Send<T>(FrameType type, uint number, T state, Encoder<T> encode)
    {
        lock (gate)
        {
            if (isClosed) return;
            filling.Begin(type, number);
            try
            {
                encode(filling, state);
                filling.End();
            }
            catch
            {
                filling.Undo();
                throw;
            }
            if (isFlushing) return;
            isFlushing = true;
        }
        // Elsewhere: what others queue until then goes with it.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Queues a frame without a payload.</summary>
    public void Send(FrameType type, uint number) => Send(type, number, 0, static (_, _) => { });

    /// <summary>Waits while the worker does not take what is sent already.</summary>
    public ValueTask WaitForRoomAsync()
    {
        if (Volatile.Read(ref filling).Length < Full) return default;
        lock (gate)
        {
            if (isClosed || filling.Length < Full) return default;
            room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(room.Task);
        }
    }

    /// <summary>Reads to the end of the connection.</summary>
    /// <exception cref="WireException">What came is no frame.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    public async Task ReadAsync()
    {
        var parser = new FrameParser(sink);
        try
        {
            while (true)
            {
                var count = await socket.ReceiveAsync(parser.Room, CancellationToken.None).ConfigureAwait(false);
                if (count == 0) return;
                parser.Received(count);
            }
        }
        finally { parser.Release(); }
    }

    void IThreadPoolWorkItem.Execute() => _ = FlushAsync();

    private async Task FlushAsync()
    {
        while (true)
        {
            TaskCompletionSource? wake;
            lock (gate)
            {
                sending.Clear();
                if (filling.Length == 0 || isClosed)
                {
                    isFlushing = false;
                    return;
                }
                (filling, sending) = (sending, filling);
                (wake, room) = (room, null);
            }
            wake?.SetResult();
            try
            {
                for (var rest = sending.Written; rest.Length > 0;)
                    rest = rest[await socket.SendAsync(rest, CancellationToken.None).ConfigureAwait(false)..];
            }
            // The read loop sees the same end and tells it.
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException) { Close(); }
        }
    }

    private void Close()
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            isClosed = true;
            (wake, room) = (room, null);
        }
        wake?.SetResult();
    }

    public void Dispose()
    {
        Close();
        socket.Dispose();
    }
}

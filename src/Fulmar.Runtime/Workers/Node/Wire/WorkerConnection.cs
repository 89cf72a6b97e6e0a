using System.Net.Sockets;
using Fulmar.Runtime.EventLoops;

namespace Fulmar.Runtime.Workers.Node.Wire;

/// <summary>
/// The host's end of a worker's socket. Frames are encoded straight into a buffer under a short lock, and whoever finds nobody sending sends: an event
/// loop at the end of its turn, so that the frames of all requests that came together share a system call.
/// </summary>
internal sealed class WorkerConnection : IWatched, IThreadPoolWorkItem, IDisposable
{
    /// <summary>From so many bytes on, who has more to send waits until the worker has taken some.</summary>
    private const int Full = 1024 * 1024;

    /// <summary>So many bytes go at once: the socket takes no more in one call.</summary>
    private const int Enough = 128 * 1024;

    private readonly Socket socket;
    private readonly FrameParser parser;
    private readonly EventLoop loop = EventLoop.Next();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private FrameBuffer filling = new(), sending = new();
    private int sent;
    private TaskCompletionSource? room;
    private volatile bool isBlocked;
    private Sender sender;
    private bool isClosed, isRead;

    public WorkerConnection(Socket socket, IFrameSink sink)
    {
        this.socket = socket;
        parser = new FrameParser(sink);
        socket.Blocking = false;
    }

    /// <summary>Writes a frame's payload.</summary>
    public delegate void Encoder<T>(FrameBuffer buffer, T state);

    /// <summary>Queues a frame. Where the connection is gone it is dropped: whoever waits for an answer is told by the end of the worker.</summary>
    /// <exception cref="InvalidOperationException">It is longer than a frame may be; nothing is sent.</exception>
    public void Send<T>(FrameType type, uint number, T state, Encoder<T> encode)
    {
        bool isEnough;
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
            if (sender == Sender.Sends) return;
            isEnough = filling.Length >= Enough;
            if (sender == Sender.Waits && !isEnough) return;
            sender = Sender.Waits;
        }
        // Later, or elsewhere: what others queue until then goes with it.
        if (EventLoop.Current is not { } here) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else if (isEnough) Flush();
        else here.AtEnd(this);
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
    public Task ReadAsync()
    {
        loop.Watch(socket, this, read: true, write: false);
        return ended.Task;
    }

    void IWatched.Ready(bool isReadable, bool isWritable)
    {
        if (isWritable && isBlocked)
        {
            isBlocked = false;
            lock (gate)
                if (!isRead) loop.Watch(socket, this, read: true, write: false);
            SendAll();
        }
        if (!isReadable || Volatile.Read(ref isRead)) return;
        // One read a turn: a worker that floods waits for its next, as all others do.
        var count = socket.Receive(parser.Room.Span, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return;
        if (error != SocketError.Success) End(new SocketException((int)error));
        else if (count == 0) End(null);
        else parser.Received(count);
    }

    void IWatched.Fail(Exception exception) => End(exception);

    void IThreadPoolWorkItem.Execute() => Flush();

    private void Flush()
    {
        // One that was called twice comes once in vain.
        lock (gate)
        {
            if (sender != Sender.Waits) return;
            sender = Sender.Sends;
        }
        SendAll();
    }

    private void SendAll()
    {
        while (true)
        {
            if (sent == sending.Length && !Swap()) return;
            try
            {
                sent += socket.Send(sending.Written.Span[sent..], SocketFlags.None, out var error);
                if (error == SocketError.Success) continue;
                // It goes on as the one that sends, when there is room.
                if (error == SocketError.WouldBlock && TryAwaitRoom()) return;
            }
            catch (ObjectDisposedException) { /* as below */ }
            // The reading side sees the same end and tells it.
            Close();
            return;
        }
    }

    private bool TryAwaitRoom()
    {
        lock (gate)
        {
            if (isRead) return false;
            loop.Watch(socket, this, read: true, write: true);
            isBlocked = true;
            return true;
        }
    }

    /// <summary>Takes what was queued meanwhile. False when nothing was: then nobody sends.</summary>
    private bool Swap()
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            sending.Clear();
            sent = 0;
            if (filling.Length == 0 || isClosed)
            {
                sender = Sender.None;
                return false;
            }
            (filling, sending) = (sending, filling);
            (wake, room) = (room, null);
        }
        wake?.SetResult();
        return true;
    }

    private void End(Exception? exception)
    {
        if (!TryForget()) return;
        parser.Release();
        Close();
        if (exception is null) ended.TrySetResult();
        else ended.TrySetException(exception);
    }

    /// <summary>Reads no more. False when somebody else has said so.</summary>
    private bool TryForget()
    {
        lock (gate)
        {
            if (isRead) return false;
            isRead = true;
            // Before the socket is closed: its number may be another's then.
            loop.Forget(socket);
            return true;
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

    private enum Sender { None, Waits, Sends }

    public void Dispose()
    {
        Close();
        if (TryForget()) ended.TrySetResult();
        socket.Dispose();
    }
}

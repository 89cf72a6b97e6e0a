using System.Net.Sockets;
using Fulmar.Runtime.Platform;

namespace Fulmar.Runtime.EventLoops;

/// <summary>
/// A thread that waits for many sockets at once and does what is ready on the spot: requests come in, go to a worker and are answered without
/// waking another thread. Whatever may block, user code above all, leaves it first.
/// </summary>
internal sealed class EventLoop
{
    private const int EventsATurn = 256;

    // The other half of the processors runs functions.
    private static readonly Lazy<EventLoop[]> All = new(() => Start(Math.Max(1, Environment.ProcessorCount / 2)));

    [ThreadStatic]
    private static EventLoop? current;
    private static int last;

    private readonly Lock gate = new();
    private readonly int epoll = Epoll.Create();
    private readonly List<IThreadPoolWorkItem> ends = [];
    private long turns;
    private IWatched?[] watched = new IWatched?[256];

    /// <summary>The loop whose thread this is; null on any other.</summary>
    public static EventLoop? Current => current;

    /// <summary>Whether there are any: they begin with the first that is asked for.</summary>
    public static bool AreUsed => All.IsValueCreated;

    /// <summary>The loops in turn.</summary>
    public static EventLoop Next() => All.Value[(uint)Interlocked.Increment(ref last) % (uint)All.Value.Length];

    /// <summary>How often it has waited for something and got it.</summary>
    public long Turns => Volatile.Read(ref turns);

    /// <summary>Watches a socket, or changes what is watched for. Its end is always told.</summary>
    public void Watch(Socket socket, IWatched watcher, bool read, bool write)
    {
        var descriptor = (int)socket.Handle;
        lock (gate)
        {
            if (descriptor >= watched.Length) Array.Resize(ref watched, Math.Max(watched.Length * 2, descriptor + 1));
            watched[descriptor] = watcher;
        }
        Epoll.Watch(epoll, descriptor, (read ? Epoll.Readable : 0) | (write ? Epoll.Writable : 0));
    }

    /// <summary>Ends watching. Called before the socket is closed: its number is given to another then.</summary>
    public void Forget(Socket socket)
    {
        var descriptor = (int)socket.Handle;
        Epoll.Forget(epoll, descriptor);
        lock (gate) watched[descriptor] = null;
    }

    /// <summary>Runs it on this thread when all that is ready now has had its turn. Called by the loop's own thread.</summary>
    public void AtEnd(IThreadPoolWorkItem work) => ends.Add(work);

    private static EventLoop[] Start(int count)
    {
        var loops = new EventLoop[count];
        for (var i = 0; i < count; i++)
        {
            loops[i] = new EventLoop();
            new Thread(loops[i].Run) { IsBackground = true, Name = "Event loop" }.UnsafeStart();
        }
        return loops;
    }

    private void Run()
    {
        current = this;
        var room = Epoll.Room(EventsATurn);
        while (true)
        {
            var count = Epoll.Wait(epoll, room);
            Volatile.Write(ref turns, turns + 1);
            for (var i = 0; i < count; i++)
            {
                var (what, descriptor) = Epoll.Event(room, i);
                // Forgotten meanwhile, or the number is another's by now: then that one looks in vain.
                if (Volatile.Read(ref watched)[descriptor] is not { } watcher) continue;
                var hasEnded = (what & ~(Epoll.Readable | Epoll.Writable)) != 0;
                Try(static turn =>
                {
                    try { turn.Watcher.Ready(turn.IsReadable, turn.IsWritable); }
                    catch (Exception exception) { turn.Watcher.Fail(exception); }
                }, (Watcher: watcher, IsReadable: hasEnded || (what & Epoll.Readable) != 0, IsWritable: hasEnded || (what & Epoll.Writable) != 0));
            }
            // Not foreach: what runs may add.
            for (var i = 0; i < ends.Count; i++) Try(static work => work.Execute(), ends[i]);
            ends.Clear();
        }
    }

    /// <summary>One that fails has told whom it concerns; all others need the loop.</summary>
    private static void Try<T>(Action<T> run, T state)
    {
        try { run(state); }
        catch (Exception) { /* told already, or nobody is left */ }
    }
}

using System.IO.Pipelines;
using Fulmar.Runtime.EventLoops;

namespace Fulmar.Gateway.Transport;

/// <summary>Says where whoever waits for a connection's bytes goes on: on its event loop while that is the host's own code, else on the pool.</summary>
internal sealed class LoopScheduler : PipeScheduler
{
    private volatile bool isOnPool;

    /// <summary>Whether user code may be what waits. It may block, which a loop must not.</summary>
    public bool IsOnPool
    {
        get => isOnPool;
        set => isOnPool = value;
    }

    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state)
    {
        if (!isOnPool && EventLoop.Current is not null) action(state);
        else System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
    }
}

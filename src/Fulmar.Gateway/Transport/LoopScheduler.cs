using System.IO.Pipelines;
using Fulmar.Runtime.EventLoops;

namespace Fulmar.Gateway.Transport;

/// <summary>Says where whoever waits for a connection's bytes goes on: on its event loop while that is the host's own code, else on the pool.</summary>
internal sealed class LoopScheduler : PipeScheduler
{
    private volatile bool isOnPool, isKept;

    /// <summary>Whether user code may be what waits. It may block, which a loop must not.</summary>
    public bool IsOnPool
    {
        get => isOnPool || isKept;
        set => isOnPool = value;
    }

    /// <summary>Leaves the connection on the pool for ever.</summary>
    public void Keep() => isKept = true;

    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state)
    {
        if (!IsOnPool && EventLoop.Current is not null) action(state);
        else System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
    }
}

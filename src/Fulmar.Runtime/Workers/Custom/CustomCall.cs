using Fulmar.Runtime.Invocations;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>An invocation on its way through a custom handler: cancelled, its request is broken off.</summary>
internal sealed class CustomCall : IRemoteCall, IDisposable
{
    private readonly Invocation invocation;
    private readonly CancellationTokenSource cancelled;

    private CustomCall(Invocation invocation, CustomProcess process)
    {
        (this.invocation, Process) = (invocation, process);
        cancelled = CancellationTokenSource.CreateLinkedTokenSource(invocation.HttpContext?.RequestAborted ?? CancellationToken.None);
    }

    public CustomProcess Process { get; }

    public CancellationToken Cancelled => cancelled.Token;

    public static CustomCall Begin(Invocation invocation, CustomProcess process)
    {
        var call = new CustomCall(invocation, process);
        invocation.Remote = call;
        // It was asked to end before there was whom to tell.
        if (invocation.IsCancelRequested) call.Cancel();
        return call;
    }

    public void Cancel()
    {
        try { cancelled.Cancel(); }
        catch (ObjectDisposedException) { return; /* it has ended meanwhile */ }
        // One that takes too long may have brought all to a halt: that the program is told by its connection alone, and may not hear.
        if (invocation.IsOverdue) Process.Probe();
    }

    public void Kill() => Process.Kill($"{invocation.Function.Name} ran past its functionTimeout and did not end");

    public void Dispose()
    {
        invocation.Remote = null;
        cancelled.Dispose();
    }
}

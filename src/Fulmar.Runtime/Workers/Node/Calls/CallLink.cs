using Fulmar.Runtime.Invocations;

namespace Fulmar.Runtime.Workers.Node.Calls;

/// <summary>Ties an invocation to its call, so that whoever ends the one reaches the other: the client that goes, the deadline, the host that stops.</summary>
internal sealed class CallLink : IDisposable
{
    private readonly Invocation invocation;
    private readonly CancellationTokenRegistration gone;

    private CallLink(NodeCall call)
    {
        invocation = call.Invocation;
        invocation.Remote = call;
        gone = invocation.HttpContext is { } http ? http.RequestAborted.UnsafeRegister(static state => ((NodeCall)state!).Cancel(), call) : default;
        // It was asked to end before there was whom to tell.
        if (invocation.IsCancelRequested) call.Cancel();
    }

    public static CallLink Of(NodeCall call) => new(call);

    public void Dispose()
    {
        invocation.Remote = null;
        gone.Dispose();
    }
}

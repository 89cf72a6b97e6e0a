using System.Buffers;
using System.Threading.Tasks.Sources;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers.Node.Processes;
using Fulmar.Runtime.Workers.Node.Wire;

namespace Fulmar.Runtime.Workers.Node.Calls;

/// <summary>How a function ended: the payload of its <c>Response</c> or <c>Result</c>, in an array of the pool.</summary>
internal readonly record struct CallEnd(byte[] Pooled, int Length)
{
    public ReadOnlyMemory<byte> Payload => Pooled.AsMemory(0, Length);

    public void Release() => ArrayPool<byte>.Shared.Return(Pooled);
}

/// <summary>One invocation on its way through a worker. The read loop completes it; whoever invoked waits for <see cref="EndAsync"/>.</summary>
internal sealed class NodeCall(NodeProcess process, Invocation invocation, FrameType awaited) : IRemoteCall, IValueTaskSource<CallEnd>
{
    // What goes on behind an HTTP function without middleware is the host's, and answers at once: on the event loop that read the end.
    private ManualResetValueTaskSourceCore<CallEnd> end = new() { RunContinuationsAsynchronously = awaited != FrameType.Response || invocation.App.Middleware is not null };
    private ResponseBody? body;
    private volatile RequestBodyPump? pump;
    private int isAnswered, isCancelled;

    /// <summary>Given by the process.</summary>
    public uint Number { get; set; }

    public NodeProcess Process { get; } = process;

    public Invocation Invocation { get; } = invocation;

    /// <summary>The response's body, where it follows.</summary>
    public ResponseBody Body => body ?? Interlocked.CompareExchange(ref body, new ResponseBody(this), null) ?? body;

    /// <summary>Whether the worker may still send something for it.</summary>
    public bool IsOpen => Process.Has(this);

    /// <summary>The end of the function, or the head of its response.</summary>
    /// <exception cref="JavaScriptException">It threw.</exception>
    /// <exception cref="WorkerLostException">Its process is gone.</exception>
    public ValueTask<CallEnd> EndAsync() => new(this, end.Version);

    /// <summary>Sends the request's body as the worker asks for it.</summary>
    public RequestBodyPump Pump(System.IO.Pipelines.PipeReader request)
    {
        var made = new RequestBodyPump(this, request);
        pump = made;
        return made;
    }

    /// <summary>Takes a frame. Called by the read loop alone.</summary>
    /// <exception cref="WireException">It does not fit what came before.</exception>
    public void Take(FrameType type, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.Response or FrameType.Result:
                if (type != awaited) throw new WireException($"{type} came where {awaited} was awaited");
                Answer(payload);
                break;
            case FrameType.Failure:
                var failure = FrameReader.Json(payload, WireJson.Default.FailureMessage);
                Fail(new JavaScriptException(failure.Name ?? "Error", failure.Message ?? "", failure.Stack));
                break;
            case FrameType.ResponseBody:
                if (isAnswered == 0 || awaited != FrameType.Response) throw new WireException("a body came before its head");
                if (Body.Take(payload)) Process.Remove(this);
                break;
            case FrameType.RequestCredit:
                var reader = new FrameReader(payload);
                var credit = reader.UInt();
                reader.End();
                pump?.Add(credit);
                break;
        }
    }

    /// <summary>It ends so, or its response's body does.</summary>
    public void Fail(Exception exception)
    {
        Process.Remove(this);
        if (Interlocked.Exchange(ref isAnswered, 1) == 0)
        {
            // Elsewhere: who tells the end of a worker tells it to all its calls.
            end.RunContinuationsAsynchronously = true;
            end.SetException(exception);
        }
        else Body.Fail(exception);
        pump?.Stop();
    }

    /// <summary>The worker sends nothing more for it.</summary>
    public void Over()
    {
        Process.Remove(this);
        pump?.Stop();
    }

    public void Cancel()
    {
        if (Interlocked.Exchange(ref isCancelled, 1) == 0) Process.Connection.Send(FrameType.Cancel, Number);
    }

    public void Kill() => Process.Kill($"{Invocation.Function.Name} ran past its functionTimeout and did not end");

    private void Answer(ReadOnlySpan<byte> payload)
    {
        if (isAnswered != 0) throw new WireException("an invocation was answered twice");
        var copy = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(copy);
        // What only returns is over; whether a body follows, the response's reader sees.
        if (awaited == FrameType.Result) Process.Remove(this);
        if (Interlocked.Exchange(ref isAnswered, 1) == 0) end.SetResult(new CallEnd(copy, payload.Length));
    }

    CallEnd IValueTaskSource<CallEnd>.GetResult(short token) => end.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<CallEnd>.GetStatus(short token) => end.GetStatus(token);

    void IValueTaskSource<CallEnd>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        end.OnCompleted(continuation, state, token, flags);
}

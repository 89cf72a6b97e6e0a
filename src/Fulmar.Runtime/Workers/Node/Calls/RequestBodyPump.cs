using System.IO.Pipelines;
using Fulmar.Runtime.Workers.Node.Wire;

namespace Fulmar.Runtime.Workers.Node.Calls;

/// <summary>Sends a request's body, never more than the worker has asked for.</summary>
internal sealed class RequestBodyPump(NodeCall call, PipeReader request)
{
    private readonly Lock gate = new();
    private long credit = WireLimits.FirstCredit;
    private TaskCompletionSource? more;
    private bool isStopped;
    private Task? running;

    public void Start() => running = RunAsync();

    /// <summary>Ends it, and waits until it no longer reads.</summary>
    public Task EndAsync()
    {
        Stop();
        return running ?? Task.CompletedTask;
    }

    public void Add(uint count)
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            credit = Math.Min(credit + count, int.MaxValue);
            (wake, more) = (more, null);
        }
        wake?.TrySetResult();
    }

    /// <summary>The function has ended: what is left is the server's to drop.</summary>
    public void Stop()
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            if (isStopped) return;
            isStopped = true;
            (wake, more) = (more, null);
        }
        wake?.TrySetResult();
        try { request.CancelPendingRead(); }
        // The request is over, or its stream was reset: nothing is read any more.
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException) { }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var result = await request.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                if (result.IsCanceled || isStopped)
                {
                    request.AdvanceTo(result.Buffer.Start);
                    return;
                }
                var rest = result.Buffer;
                while (!rest.IsEmpty)
                {
                    var count = await CreditAsync((int)Math.Min(rest.Length, WireLimits.BodyPart)).ConfigureAwait(false);
                    if (count == 0)
                    {
                        request.AdvanceTo(rest.Start);
                        return;
                    }
                    await call.Process.Connection.WaitForRoomAsync().ConfigureAwait(false);
                    call.Process.Connection.Send(FrameType.RequestBody, call.Number, rest.Slice(0, count), static (buffer, part) => buffer.Raw(part));
                    rest = rest.Slice(count);
                }
                request.AdvanceTo(result.Buffer.End);
                if (!result.IsCompleted) continue;
                call.Process.Connection.Send(FrameType.RequestBody, call.Number);
                return;
            }
        }
        // The client is gone, or sent what is no body: the function's reading fails, and the server answers as it does.
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            call.Process.Connection.Send(FrameType.RequestAborted, call.Number);
        }
    }

    /// <summary>Waits for the right to send. Returns how much, at most what is wanted; 0 when it is to end.</summary>
    private async ValueTask<int> CreditAsync(int wanted)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (isStopped) return 0;
                if (credit > 0)
                {
                    var granted = (int)Math.Min(credit, wanted);
                    credit -= granted;
                    return granted;
                }
                wait = (more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await wait.ConfigureAwait(false);
        }
    }
}

using System.Buffers;
using System.IO.Pipelines;
using Fulmar.Runtime.Workers.Node.Wire;

namespace Fulmar.Runtime.Workers.Node.Calls;

/// <summary>A response's body on its way: what the worker sends ahead is bounded by the credit that it was given.</summary>
internal sealed class ResponseBody(NodeCall call)
{
    // Given back in parts of this size: a frame for each read would be one for each.
    private const int Part = WireLimits.FirstCredit / 4;

    // It never pauses: the worker may not send more than its credit.
    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private int held, consumed;
    private volatile bool isOver;

    /// <summary>Copies all of it, with the pace of its receiver.</summary>
    /// <exception cref="JavaScriptException">The function threw meanwhile.</exception>
    /// <exception cref="WorkerLostException">Its process is gone.</exception>
    public async Task CopyToAsync(PipeWriter target, CancellationToken cancellationToken)
    {
        var reader = pipe.Reader;
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                foreach (var part in result.Buffer) target.Write(part.Span);
                var count = (int)result.Buffer.Length;
                reader.AdvanceTo(result.Buffer.End);
                if (count > 0)
                {
                    var flush = await target.FlushAsync(cancellationToken).ConfigureAwait(false);
                    GiveBack(count);
                    // Nobody receives it any more.
                    if (flush.IsCompleted) cancellationToken.ThrowIfCancellationRequested();
                }
                if (result.IsCompleted) return;
            }
        }
        finally { await reader.CompleteAsync().ConfigureAwait(false); }
    }

    /// <summary>Takes a part. Returns whether it was the last.</summary>
    /// <exception cref="WireException">It is larger than was asked for.</exception>
    public bool Take(ReadOnlySpan<byte> part)
    {
        if (isOver) throw new WireException("a body goes on behind its end");
        if (part.IsEmpty)
        {
            isOver = true;
            pipe.Writer.Complete();
            return true;
        }
        if (part.Length > WireLimits.BodyPart || Interlocked.Add(ref held, part.Length) > WireLimits.FirstCredit) throw new WireException("a body is sent faster than it was asked for");
        pipe.Writer.Write(part);
        // Completed at once, always.
        var flush = pipe.Writer.FlushAsync(CancellationToken.None);
        return flush.IsCompletedSuccessfully && flush.Result.IsCanceled;
    }

    /// <summary>It ends before it is whole.</summary>
    public void Fail(Exception exception)
    {
        isOver = true;
        pipe.Writer.Complete(exception);
    }

    private void GiveBack(int count)
    {
        consumed += count;
        if (consumed < Part || isOver) return;
        Interlocked.Add(ref held, -consumed);
        call.Process.Connection.Send(FrameType.ResponseCredit, call.Number, consumed, static (buffer, credit) => buffer.Int(credit));
        consumed = 0;
    }
}

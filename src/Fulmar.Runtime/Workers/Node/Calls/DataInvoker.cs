using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers.Node.Functions;
using Fulmar.Runtime.Workers.Node.Processes;
using Fulmar.Runtime.Workers.Node.Wire;

namespace Fulmar.Runtime.Workers.Node.Calls;

/// <summary>Runs a function in a worker that something else than HTTP started.</summary>
internal sealed class DataInvoker(NodePool pool, int function)
{
    public async ValueTask InvokeAsync(FunctionContext context)
    {
        var invocation = (Invocation)context;
        var input = TriggerInput.Of(invocation, function);
        var call = await pool.BeginAsync(invocation, FrameType.Result).ConfigureAwait(false);
        using var link = CallLink.Of(call);
        try
        {
            await call.Process.Connection.WaitForRoomAsync().ConfigureAwait(false);
            call.Process.Connection.Send(FrameType.Invoke, call.Number, input, static (buffer, state) => InvokeFrame.Write(buffer, state));
            Read(call, await call.EndAsync().ConfigureAwait(false));
        }
        finally { call.Over(); }
    }

    private static void Read(NodeCall call, CallEnd end)
    {
        try
        {
            var reader = new FrameReader(end.Payload.Span);
            EndReader.ReadEffects(call.Invocation, ref reader);
            EndReader.ReadReturned(call.Invocation, ref reader);
        }
        catch (WireException exception) { throw call.Process.Broken(exception); }
        finally { end.Release(); }
    }

    /// <summary>What a function is started with.</summary>
    /// <param name="Invocation">Its run.</param>
    /// <param name="Function">Its number.</param>
    /// <param name="Tag">What the trigger's value is.</param>
    /// <param name="Trigger">That value.</param>
    /// <param name="Metadata">What is known besides, as JSON; null for nothing.</param>
    internal readonly record struct Input(Invocation Invocation, int Function, ValueTag Tag, ReadOnlyMemory<byte> Trigger, ReadOnlyMemory<byte>? Metadata);
}

using System.Buffers;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers.Node.Functions;
using Fulmar.Runtime.Workers.Node.Processes;
using Fulmar.Runtime.Workers.Node.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Runtime.Workers.Node.Calls;

/// <summary>Runs an HTTP function in a worker: the request goes as bytes, and what comes back is left as the invocation's result, to be sent once its effects are committed.</summary>
internal sealed class HttpInvoker(NodePool pool, int function)
{
    public async ValueTask InvokeAsync(FunctionContext context)
    {
        var invocation = (Invocation)context;
        var http = invocation.HttpContext!;
        var request = http.Request;
        var reader = request.BodyReader;

        // 1. The body: a small one whose end is known goes along, any other follows.
        var body = default(ReadOnlySequence<byte>);
        var place = http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } || request.ContentLength == 0 ? BodyPlace.None : BodyPlace.Follows;
        if (place == BodyPlace.Follows && request.ContentLength is { } length and <= WireLimits.BodyPart)
        {
            body = (await reader.ReadAtLeastAsync((int)length, http.RequestAborted).ConfigureAwait(false)).Buffer;
            place = BodyPlace.Here;
        }

        // 2. Off it goes.
        NodeCall? call = null;
        RequestBodyPump? pump = null;
        try
        {
            call = await pool.BeginAsync(invocation, FrameType.Response).ConfigureAwait(false);
            await call.Process.Connection.WaitForRoomAsync().ConfigureAwait(false);
            // Before the frame: what the worker asks of the body finds who sends it.
            if (place == BodyPlace.Follows) pump = call.Pump(reader);
            call.Process.Connection.Send(FrameType.Invoke, call.Number, new Request(invocation, http, function, place, body), static (buffer, state) => InvokeFrame.Write(buffer, state));
        }
        catch
        {
            call?.Over();
            throw;
        }
        finally
        {
            if (place == BodyPlace.Here) reader.AdvanceTo(body.End);
        }
        var link = CallLink.Of(call);
        pump?.Start();

        // 3. The head of the answer, or all of it.
        var isHandedOn = false;
        try
        {
            var end = await call.EndAsync().ConfigureAwait(false);
            invocation.Result = Read(call, end, link, pump);
            isHandedOn = true;
        }
        finally
        {
            if (!isHandedOn) await EndAsync(call, link, pump).ConfigureAwait(false);
        }
    }

    internal static async Task EndAsync(NodeCall call, CallLink link, RequestBodyPump? pump)
    {
        call.Over();
        link.Dispose();
        if (pump is not null) await pump.EndAsync().ConfigureAwait(false);
    }

    private static NodeResponse Read(NodeCall call, CallEnd end, CallLink link, RequestBodyPump? pump)
    {
        try
        {
            var reader = new FrameReader(end.Payload.Span);
            EndReader.ReadEffects(call.Invocation, ref reader);
            return NodeResponse.Read(call, end, ref reader, link, pump);
        }
        catch (WireException exception)
        {
            end.Release();
            throw call.Process.Broken(exception);
        }
    }

    internal readonly record struct Request(Invocation Invocation, HttpContext Http, int Function, BodyPlace Place, ReadOnlySequence<byte> Body);
}

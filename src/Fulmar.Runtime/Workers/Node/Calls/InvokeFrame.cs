using System.Globalization;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers.Node.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Runtime.Workers.Node.Calls;

/// <summary>Writes the payload of an <c>Invoke</c> frame.</summary>
internal static class InvokeFrame
{
    private const byte HttpShape = 1, DataShape = 2;

    public static void Write(FrameBuffer buffer, in HttpInvoker.Request state)
    {
        var request = state.Http.Request;
        WriteHead(buffer, state.Function, HttpShape, state.Invocation);
        buffer.Byte((byte)state.Place);
        buffer.Text(request.Method);
        WriteUrl(buffer, state.Http);
        WriteHeaders(buffer, request.Headers);
        WriteParameters(buffer, request.RouteValues);
        if (state.Place == BodyPlace.Here) buffer.Raw(state.Body);
    }

    public static void Write(FrameBuffer buffer, in DataInvoker.Input state)
    {
        WriteHead(buffer, state.Function, DataShape, state.Invocation);
        buffer.Byte((byte)state.Tag);
        buffer.Int(state.Trigger.Length);
        buffer.Raw(state.Trigger.Span);
        if (state.Metadata is { } metadata) buffer.Value(ValueTag.Json, metadata.Span);
        else buffer.Nothing();
    }

    private static void WriteHead(FrameBuffer buffer, int function, byte shape, Invocation invocation)
    {
        buffer.Short(function);
        buffer.Byte(shape);
        buffer.Text(invocation.InvocationId);
        buffer.Text(invocation.Activity?.Id);
        buffer.Text(invocation.Activity?.TraceStateString);
        var retry = invocation.RetryContext;
        buffer.Int(retry?.RetryCount ?? -1);
        buffer.Int(retry?.MaxRetryCount ?? 0);
        // Inputs besides the trigger: there are none yet.
        buffer.Short(0);
    }

    // As the client wrote it: what is decoded and encoded again is another URL.
    private static void WriteUrl(FrameBuffer buffer, HttpContext http)
    {
        var request = http.Request;
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target is not ['/', ..])
        {
            buffer.Text(request.GetEncodedUrl());
            return;
        }
        var start = buffer.Counted();
        buffer.Characters(request.Scheme);
        buffer.Characters("://");
        buffer.Characters(request.Host.Value);
        buffer.Characters(target);
        buffer.EndCounted(start);
    }

    private static void WriteHeaders(FrameBuffer buffer, IHeaderDictionary headers)
    {
        var (at, count) = (buffer.ShortLater(), 0);
        foreach (var (name, values) in headers)
        {
            // HTTP/2's own.
            if (name is [':', ..]) continue;
            for (var i = 0; i < values.Count; i++)
            {
                buffer.Text(name);
                buffer.Text(values[i]);
                count++;
            }
        }
        buffer.PatchShort(at, count);
    }

    private static void WriteParameters(FrameBuffer buffer, Microsoft.AspNetCore.Routing.RouteValueDictionary parameters)
    {
        var (at, count) = (buffer.ShortLater(), 0);
        foreach (var (name, value) in parameters)
        {
            if (value is null) continue;
            buffer.Text(name);
            buffer.Text(value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture));
            count++;
        }
        buffer.PatchShort(at, count);
    }
}

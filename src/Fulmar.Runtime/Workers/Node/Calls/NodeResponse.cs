using System.Text;
using Fulmar.Runtime.Workers.Node.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Runtime.Workers.Node.Calls;

/// <summary>What an HTTP function answered, as bytes that become the response when it is sent.</summary>
internal sealed class NodeResponse : IResult, IUndelivered
{
    private const int LargeBody = 8 * 1024;

    private readonly NodeCall call;
    private readonly CallEnd end;
    private readonly CallLink link;
    private readonly RequestBodyPump? pump;
    private readonly Head head;
    private int isDropped;

    private NodeResponse(NodeCall call, CallEnd end, Head head, CallLink link, RequestBodyPump? pump)
    {
        (this.call, this.end, this.head, this.link, this.pump) = (call, end, head, link, pump);
        // Nothing follows: whoever waits for the response's turn does not keep the call.
        if (head.Place != BodyPlace.Follows) call.Over();
    }

    /// <exception cref="WireException">It is none.</exception>
    /// <exception cref="InvalidOperationException">No response has this status.</exception>
    public static NodeResponse Read(NodeCall call, CallEnd end, ref FrameReader reader, CallLink link, RequestBodyPump? pump)
    {
        var (status, place) = (reader.Short(), reader.Body());
        if (status is < 200 or > 999) throw new InvalidOperationException($"{call.Invocation.Function.Name} answered with the status {status}. A response has 200 to 999.");
        return new NodeResponse(call, end, new Head(status, place, end.Length - reader.Left), link, pump);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        try
        {
            var body = WriteHead(response);
            // The server does not let these have one.
            if (head.Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified || HttpMethods.IsHead(httpContext.Request.Method)) return;
            if (head.Place == BodyPlace.Here)
            {
                response.ContentLength = body.Length;
                if (body.Length > LargeBody)
                {
                    // Behind a head that is there already it goes into one piece of memory, and out in one call.
                    await response.StartAsync(CancellationToken.None).ConfigureAwait(false);
                    body.CopyTo(response.BodyWriter.GetMemory(body.Length));
                    response.BodyWriter.Advance(body.Length);
                    body = default;
                }
                var write = body.IsEmpty ? response.BodyWriter.FlushAsync(CancellationToken.None) : response.BodyWriter.WriteAsync(body, CancellationToken.None);
                if (!write.IsCompletedSuccessfully) await write.ConfigureAwait(false);
            }
            else if (head.Place == BodyPlace.Follows)
            {
                // Events are of use when they happen, also where effects would hold the response back.
                if (response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
                    httpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
                await response.StartAsync(CancellationToken.None).ConfigureAwait(false);
                await call.Body.CopyToAsync(response.BodyWriter, httpContext.RequestAborted).ConfigureAwait(false);
            }
            else if (response.ContentLength is null) response.ContentLength = 0;
        }
        catch (WireException exception) { throw call.Process.Broken(exception); }
        finally { await DropAsync().ConfigureAwait(false); }
    }

    public async ValueTask DropAsync()
    {
        if (Interlocked.Exchange(ref isDropped, 1) != 0) return;
        // Where its body is not whole, nobody waits for the rest.
        if (head.Place == BodyPlace.Follows && call.IsOpen) call.Cancel();
        await HttpInvoker.EndAsync(call, link, pump).ConfigureAwait(false);
        end.Release();
    }

    /// <summary>Sets status and headers, and returns the body where it is here.</summary>
    private ReadOnlyMemory<byte> WriteHead(HttpResponse response)
    {
        var reader = new FrameReader(end.Payload.Span[head.HeadersAt..]);
        var headers = response.Headers;
        response.StatusCode = head.Status;
        for (var count = reader.Short(); count > 0; count--)
        {
            var name = HeaderName.Of(reader.Counted());
            var value = reader.Counted();
            switch (name)
            {
                // Framing is the server's; a length that the body must keep to is the function's to say only where the body follows.
                case "transfer-encoding" or "connection" or "keep-alive" or "upgrade": break;
                case "content-length":
                    if (head.Place == BodyPlace.Follows && long.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var length)) response.ContentLength = length;
                    break;
                case "content-type": response.ContentType = Text(value); break;
                default: headers.Append(name, Text(value)); break;
            }
        }
        return head.Place == BodyPlace.Here ? end.Payload[(end.Length - reader.Left)..] : default;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>What is read before the response is sent.</summary>
    private readonly record struct Head(int Status, BodyPlace Place, int HeadersAt);
}

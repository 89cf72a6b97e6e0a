using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>What a custom handler answers, sent on as it comes.</summary>
internal sealed class ForwardedResponse(CustomCall call, HttpResponseMessage answer) : IResult, IUndelivered
{
    private int isDropped;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        try
        {
            response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                if (!ForwardInvoker.IsHop(name)) response.Headers.Append(name, values.ToArray());
            if (response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified || HttpMethods.IsHead(httpContext.Request.Method)) return;
            // Events are of use when they happen.
            if (response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true)
                httpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            await using var body = await answer.Content.ReadAsStreamAsync(call.Cancelled).ConfigureAwait(false);
            await CopyAsync(body, response).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) { throw await call.Process.LostAsync(exception).ConfigureAwait(false); }
        catch (IOException exception) when (!httpContext.RequestAborted.IsCancellationRequested) { throw await call.Process.LostAsync(exception).ConfigureAwait(false); }
        finally { await DropAsync().ConfigureAwait(false); }
    }

    public ValueTask DropAsync()
    {
        if (Interlocked.Exchange(ref isDropped, 1) == 0)
        {
            answer.Dispose();
            call.Dispose();
        }
        return ValueTask.CompletedTask;
    }

    // What has come is flushed before more is awaited: a stream of small pieces arrives piece by piece.
    private async Task CopyAsync(Stream body, HttpResponse response)
    {
        var writer = response.BodyWriter;
        while (await body.ReadAsync(writer.GetMemory(), call.Cancelled).ConfigureAwait(false) is > 0 and var count)
        {
            writer.Advance(count);
            await writer.FlushAsync(call.Cancelled).ConfigureAwait(false);
        }
    }
}

using System.Buffers;
using System.Net.Http.Headers;
using Fulmar.Runtime.Invocations;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>Runs a function by Azure's payload: its inputs go as JSON in a POST to its name, and what it does comes back as JSON.</summary>
internal sealed class PayloadInvoker(CustomSupervisor supervisor, string hostVersion)
{
    /// <summary>The longest answer that is read: 16 MiB.</summary>
    private const int LongestAnswer = 16 * 1024 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public async ValueTask InvokeAsync(FunctionContext context)
    {
        var invocation = (Invocation)context;
        var payload = await PayloadRequest.WriteAsync(invocation).ConfigureAwait(false);
        using var call = CustomCall.Begin(invocation, await supervisor.ProcessAsync().ConfigureAwait(false));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(call.Process.Address, Uri.EscapeDataString(invocation.Function.Name)))
        {
            Content = new ReadOnlyMemoryContent(payload) { Headers = { ContentType = Json } },
        };
        ForwardInvoker.AddHeaders(request, invocation, hostVersion);
        using var answer = await call.Process.SendAsync(request, call.Cancelled).ConfigureAwait(false);
        var body = await ReadAsync(call, answer).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The custom handler answered {(int)answer.StatusCode}{(body.Length == 0 ? "" : $": {PayloadAnswer.Excerpt(body.Span)}")}.");
        if (body.Length > 0) PayloadAnswer.Read(invocation, body);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(CustomCall call, HttpResponseMessage answer)
    {
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(call.Cancelled).ConfigureAwait(false);
            var buffer = new ArrayBufferWriter<byte>(4 * 1024);
            while (await stream.ReadAsync(buffer.GetMemory(), call.Cancelled).ConfigureAwait(false) is > 0 and var count)
            {
                buffer.Advance(count);
                if (buffer.WrittenCount > LongestAnswer) throw new InvalidOperationException($"The custom handler answered with more than {LongestAnswer / 1024 / 1024} MiB. Answer with less, or forward requests (enableForwardingHttpRequest).");
            }
            return buffer.WrittenMemory;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException) { throw await call.Process.LostAsync(exception).ConfigureAwait(false); }
    }
}

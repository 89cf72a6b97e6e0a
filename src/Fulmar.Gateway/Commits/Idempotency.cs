using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Fulmar.Gateway.Responses;
using Fulmar.Runtime;
using Fulmar.Storage;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway.Commits;

/// <summary>A request that happens once, however often it is sent: a feature of its context.</summary>
/// <param name="Key">What is done once.</param>
/// <param name="Fingerprint">Of the request.</param>
/// <param name="Keep">How long the response is kept.</param>
internal sealed record IdempotentCall(OnceKey Key, string Fingerprint, TimeSpan Keep);

/// <summary>
/// <c>Idempotency-Key</c> on POST and PATCH (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header): the response is kept in the
/// commit of the function's effects, and given again to whoever sends the same request with the same key.
/// </summary>
internal sealed class Idempotency(IStorageEngine storage, GatewayOptions options)
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 255;
    private readonly ConcurrentDictionary<OnceKey, bool> running = [];

    /// <summary>Whether the request asks for it.</summary>
    public static bool Applies(HttpRequest request) =>
        (HttpMethods.IsPost(request.Method) || HttpMethods.IsPatch(request.Method)) && request.Headers.ContainsKey(Header);

    /// <summary>Answers again, or runs the function for the first time.</summary>
    /// <param name="http">The request.</param>
    /// <param name="function">The function's name: keys of two functions never meet.</param>
    /// <param name="run">Runs it.</param>
    public async Task RunAsync(HttpContext http, string function, Func<HttpContext, Task> run)
    {
        if (http.Request.Headers[Header] is not [{ Length: > 0 and <= LongestKey } value] || value.Any(c => c is < '!' or > '~'))
        {
            await ErrorResponder.RefuseAsync(http, StatusCodes.Status400BadRequest, ErrorCodes.BadIdempotencyKey,
                $"Idempotency-Key is not one text of 1 to {LongestKey} visible ASCII characters. Send a new UUID for each thing that is to happen once.");
            return;
        }
        var key = new OnceKey(StoreNames.App, $"http/{function}", value);
        var fingerprint = await FingerprintAsync(http);
        if (!running.TryAdd(key, true))
        {
            http.Response.Headers.RetryAfter = "1";
            await ErrorResponder.RefuseAsync(http, StatusCodes.Status409Conflict, ErrorCodes.IdempotentCallRuns, "A request with this Idempotency-Key is running. Ask again when it may have ended.");
            return;
        }
        try
        {
            if (await storage.FindOnceAsync(key, http.RequestAborted) is { } record)
            {
                await ReplayAsync(http, record.Result, fingerprint);
                return;
            }
            http.Features.Set(new IdempotentCall(key, fingerprint, options.IdempotencyKeep));
            await run(http);
        }
        finally { running.TryRemove(key, out _); }
    }

    /// <summary>Gives a kept response again, to the same request only.</summary>
    public static async Task ReplayAsync(HttpContext http, ReadOnlyMemory<byte> kept, string fingerprint)
    {
        var (head, body) = KeptResponse.Read(kept);
        if (head.Fingerprint != fingerprint)
        {
            await ErrorResponder.RefuseAsync(http, StatusCodes.Status422UnprocessableEntity, ErrorCodes.BadIdempotencyKey,
                "This Idempotency-Key was used for another request. Send each thing that is to happen once under a key of its own.");
            return;
        }
        if (head.IsTooLarge)
        {
            await ErrorResponder.RefuseAsync(http, StatusCodes.Status409Conflict, ErrorCodes.IdempotentCallRuns,
                "This was done before; its response was sent as a stream and is not kept.");
            return;
        }
        http.Response.StatusCode = head.Status;
        foreach (var (name, values) in head.Headers) http.Response.Headers[name] = values;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        if (body.Length == 0) return;
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>What makes two requests the same: method, path, query, body, and who asks, so that nobody is told what another was answered.</summary>
    private static async Task<string> FingerprintAsync(HttpContext http)
    {
        var request = http.Request;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { request.Method, request.Path.Value, request.QueryString.Value, request.Headers.Authorization.ToString(), request.Headers["x-functions-key"].ToString() })
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part ?? ""));
            hash.AppendData([0]);
        }
        // Read twice: here, and by the function. Beyond some kilobytes it waits in a file.
        request.EnableBuffering();
        var bytes = new byte[16 * 1024];
        while (await request.Body.ReadAsync(bytes, http.RequestAborted) is var count and > 0) hash.AppendData(bytes, 0, count);
        request.Body.Position = 0;
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Fulmar.Soak.Thesis;

/// <summary>
/// Clients that bring numbers, each until it is acknowledged: a connection that breaks tells nothing, so they ask again with the same
/// <c>Idempotency-Key</c>. They know what they were told, and nothing else.
/// </summary>
/// <param name="host">Where they bring them.</param>
/// <param name="route">Which function takes them.</param>
internal sealed class ThesisClients(ThesisHost host, string route) : IDisposable
{
    private const int Clients = 16;
    private readonly HttpClient client = new() { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentQueue<int> acknowledged = new();
    private readonly ConcurrentDictionary<string, int> unexpected = new();
    private readonly List<Task> running = [];
    private int last;
    private volatile bool isEnough;

    /// <summary>The numbers that were acknowledged.</summary>
    public IReadOnlyCollection<int> Acknowledged => acknowledged;

    /// <summary>Answers that nobody should get, and how often they came.</summary>
    public IReadOnlyDictionary<string, int> Unexpected => unexpected;

    /// <summary>Begins.</summary>
    public void Start(CancellationToken cancellationToken) => running.AddRange(Enumerable.Range(0, Clients).Select(_ => BringAsync(cancellationToken)));

    /// <summary>Takes no new numbers, and waits until those under way are acknowledged.</summary>
    public async Task FinishAsync()
    {
        isEnough = true;
        await Task.WhenAll(running);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task BringAsync(CancellationToken cancellationToken)
    {
        while (!isEnough)
        {
            var n = Interlocked.Increment(ref last);
            do await host.Listening.WaitAsync(cancellationToken);
            while (!await IsAcknowledgedAsync(n, cancellationToken));
            acknowledged.Enqueue(n);
        }
    }

    private async Task<bool> IsAcknowledgedAsync(int n, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/{route}/{n}");
        request.Headers.Add("Idempotency-Key", $"number-{n}");
        try
        {
            // The head says it: whatever becomes of the body, this client was told.
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode) return true;
            // Stopping, or the same request is still running.
            if (response.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict))
                unexpected.AddOrUpdate($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}", 1, (_, count) => count + 1);
        }
        // A host that dies just as it accepts is told by a bare SocketException.
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Killed in between, or too slow: nothing was told.
        }
        return false;
    }
}

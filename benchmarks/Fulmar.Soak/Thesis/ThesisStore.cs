using System.Globalization;
using System.Text.Json;

namespace Fulmar.Soak.Thesis;

/// <summary>What a data directory holds, by its file.</summary>
internal sealed class ThesisStore(string data) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5), Look = TimeSpan.FromMilliseconds(50);
    private readonly SqliteFile file = new(Path.Combine(data, "fulmar.db"));

    /// <summary>The documents of a collection.</summary>
    public IEnumerable<(string Name, JsonElement Body)> Documents(string collection) =>
        file.Rows($"SELECT d.name, CAST(d.body AS TEXT) FROM document d JOIN collection c ON c.id = d.collection WHERE c.name = '{collection}'")
            .Select(row => (row[0], JsonElement.Parse(row[1])));

    /// <summary>How many messages are in each queue that has any.</summary>
    public IReadOnlyList<(string Queue, long Count)> Messages() =>
        [.. file.Rows("SELECT q.name, count(*) FROM message m JOIN queue q ON q.id = m.queue GROUP BY q.name").Select(row => (row[0], long.Parse(row[1], CultureInfo.InvariantCulture)))];

    /// <summary>Waits until no queue but those of poison has messages; what is left after five minutes is a finding.</summary>
    public static async Task DrainsAsync(string data, CancellationToken cancellationToken)
    {
        using var store = new ThesisStore(data);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Patience);
        // The host is what is judged here, so it is not asked.
        using var look = new PeriodicTimer(Look);
        try
        {
            while (store.Messages().Any(queue => !queue.Queue.EndsWith("-poison", StringComparison.Ordinal))) await look.WaitForNextTickAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { /* whoever looks next finds them */ }
    }

    public void Dispose() => file.Dispose();
}

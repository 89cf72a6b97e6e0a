namespace Fulmar.Storage.Sqlite.Documents;

/// <summary>Makes the entries of newly declared indexes for the documents that are there, a few at a time, so that nobody waits for all of them.</summary>
internal sealed class IndexBuilder(SqliteEngine engine) : IDisposable
{
    private const int Chunk = 256;

    // One declaration at a time: another would be called ready with the indexes of the first.
    private readonly SemaphoreSlim one = new(1);

    public async ValueTask<CommitOutcome> DeclareAsync(DeclareIndexes operation, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try { await BuildAsync(operation, cancellationToken).ConfigureAwait(false); }
        finally { one.Release(); }
        return new Committed([Done.Instance]);
    }

    public void Dispose() => one.Dispose();

    private async Task BuildAsync(DeclareIndexes operation, CancellationToken cancellationToken)
    {
        // From here on every document that is written has its entries; queries do not use the index yet.
        await engine.RunAsync(() => engine.Units.Collections.Declare(operation.Collection, operation.Paths)).ConfigureAwait(false);
        var collection = engine.Units.Collections.Find(operation.Collection)!;
        if (collection.Indexes.All(index => index.IsReady)) return;
        long last = 0;
        while (true)
        {
            var after = last;
            var rows = await engine.Readers.ReadAsync(reader => engine.Bodies(reader, collection.Id, after, Chunk), cancellationToken).ConfigureAwait(false);
            if (rows.Count == 0) break;
            await engine.RunAsync(() =>
            {
                foreach (var (id, etag, body) in rows)
                    engine.Units.Documents.AddEntries(operation.Collection, id, etag, DocumentEntries.Of(body, collection.Indexes));
            }).ConfigureAwait(false);
            last = rows[^1].Id;
        }
        await engine.RunAsync(() => engine.Units.Collections.Ready(operation.Collection)).ConfigureAwait(false);
    }
}

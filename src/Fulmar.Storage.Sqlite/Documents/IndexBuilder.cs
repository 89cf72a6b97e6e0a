namespace Fulmar.Storage.Sqlite.Documents;

/// <summary>Makes the entries of newly declared indexes for the documents that are there, a few at a time, so that nobody waits for all of them.</summary>
internal static class IndexBuilder
{
    private const int Chunk = 256;

    public static async ValueTask<CommitOutcome> DeclareAsync(SqliteEngine engine, DeclareIndexes operation, CancellationToken cancellationToken)
    {
        // From here on every document that is written has its entries; queries do not use the index yet.
        await engine.RunAsync(() => engine.Units.Collections.Declare(operation.Collection, operation.Paths)).ConfigureAwait(false);
        var collection = engine.Units.Collections.Find(operation.Collection)!;
        if (collection.Indexes.Any(index => !index.IsReady))
        {
            long last = 0;
            while (true)
            {
                var after = last;
                var rows = await engine.Readers.ReadAsync(reader => engine.Bodies(reader, collection.Id, after, Chunk), cancellationToken).ConfigureAwait(false);
                if (rows.Count == 0) break;
                await engine.RunAsync(() =>
                {
                    foreach (var (id, etag, body) in rows)
                        engine.Units.Documents.AddEntries(operation.Collection, id, etag, DocumentEntries.Of(body, engine.Units.Collections.Find(operation.Collection)!.Indexes));
                }).ConfigureAwait(false);
                last = rows[^1].Id;
            }
            await engine.RunAsync(() => engine.Units.Collections.Ready(operation.Collection)).ConfigureAwait(false);
        }
        return new Committed([Done.Instance]);
    }
}

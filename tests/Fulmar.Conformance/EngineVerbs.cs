using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>What tests ask of an engine, in one word each. They fail the test when it ends otherwise.</summary>
public static class EngineVerbs
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Commits a unit, however it ends.</summary>
    public static async Task<CommitOutcome> TryAsync(this IStorageEngine engine, params StorageOperation[] unit) =>
        await engine.CommitAsync(new StorageCommit(unit), Token);

    /// <summary>Commits a unit.</summary>
    public static async Task<IReadOnlyList<OperationResult>> ApplyAsync(this IStorageEngine engine, params StorageOperation[] unit)
    {
        var committed = Assert.IsType<Committed>(await engine.TryAsync(unit));
        Assert.Equal(unit.Length, committed.Results.Count);
        return committed.Results;
    }

    /// <summary>Commits a unit of one operation.</summary>
    public static async Task<T> ApplyAsync<T>(this IStorageEngine engine, StorageOperation operation) where T : OperationResult =>
        Assert.IsType<T>(Assert.Single(await engine.ApplyAsync(operation)));

    /// <summary>Commits a unit that must be refused, by its first operation unless told otherwise.</summary>
    public static async Task<T> RefusedAsync<T>(this IStorageEngine engine, StorageOperation[] unit, int at = 0) where T : Refusal
    {
        var refused = Assert.IsType<Refused>(await engine.TryAsync(unit));
        Assert.Equal(at, refused.Operation);
        return Assert.IsType<T>(refused.Refusal);
    }

    /// <summary>Commits an operation that must be refused.</summary>
    public static Task<T> RefusedAsync<T>(this IStorageEngine engine, StorageOperation operation) where T : Refusal => engine.RefusedAsync<T>([operation]);

    /// <summary>Commits a unit that is none: it fails with a code that says so.</summary>
    public static async Task<StorageException> RejectedAsync(this IStorageEngine engine, params StorageOperation[] unit)
    {
        var exception = await Assert.ThrowsAsync<StorageException>(() => engine.TryAsync(unit));
        Assert.Contains(exception.Code, new[] { StorageErrors.UnitTooLarge, StorageErrors.InvalidOperation });
        return exception;
    }

    /// <summary>Puts messages into a queue, each in a unit of its own.</summary>
    public static async Task EnqueueAsync(this IStorageEngine engine, QueueKey queue, params string[] texts)
    {
        foreach (var text in texts) await engine.ApplyAsync(new Enqueue(queue, Given.Message(text)));
    }

    /// <summary>Puts messages of a session into a queue, each in a unit of its own.</summary>
    public static async Task EnqueueInAsync(this IStorageEngine engine, QueueKey queue, string session, params string[] texts)
    {
        foreach (var text in texts) await engine.ApplyAsync(new Enqueue(queue, Given.Message(text, session)));
    }

    /// <summary>Takes messages for an hour, as a pump.</summary>
    public static Task<MessagesLeased> LeaseAsync(this IStorageEngine engine, QueueKey queue, int count = 10, LeaseHolder holder = LeaseHolder.Pump) =>
        engine.ApplyAsync<MessagesLeased>(new LeaseMessages(queue, count, TimeSpan.FromHours(1), holder));

    /// <summary>Takes the next message for an hour.</summary>
    public static async Task<LeasedMessage> LeaseOneAsync(this IStorageEngine engine, QueueKey queue, LeaseHolder holder = LeaseHolder.Pump) =>
        Assert.Single((await engine.LeaseAsync(queue, 1, holder)).Messages);

    /// <summary>What is in a queue, in the order in which it becomes due.</summary>
    public static async Task<IReadOnlyList<StoredMessage>> PeekAsync(this IStorageEngine engine, QueueKey queue) =>
        (await engine.PeekAsync(queue, null, 1_000, Token)).Messages;

    /// <summary>The texts in a queue, in the order in which they become due.</summary>
    public static async Task<IReadOnlyList<string>> TextsAsync(this IStorageEngine engine, QueueKey queue) => (await engine.PeekAsync(queue)).Texts();

    public static IReadOnlyList<string> Texts(this IEnumerable<StoredMessage> messages) => [.. messages.Select(message => Given.Text(message.Message.Body))];

    public static IReadOnlyList<string> Texts(this MessagesLeased leased) => leased.Messages.Select(message => message.Stored).Texts();

    /// <summary>A document that must be there.</summary>
    public static async Task<Document> DocumentAsync(this IStorageEngine engine, DocumentKey key)
    {
        var document = await engine.FindDocumentAsync(key, Token);
        Assert.NotNull(document);
        return document;
    }

    /// <summary>A document as text, null when it is not there.</summary>
    public static async Task<string?> FindTextAsync(this IStorageEngine engine, DocumentKey key) =>
        await engine.FindDocumentAsync(key, Token) is { } document ? Given.Text(document.Body) : null;

    /// <summary>Takes a lease for an hour.</summary>
    /// <returns>The epoch.</returns>
    public static async Task<long> AcquireAsync(this IStorageEngine engine, LeaseName name, string holder = "node-1") =>
        (await engine.ApplyAsync<LeaseAcquired>(new AcquireLease(name, holder, TimeSpan.FromHours(1)))).Epoch;

    /// <summary>All that a query finds, page by page.</summary>
    public static async Task<IReadOnlyList<Document>> AllAsync(this IStorageEngine engine, DocumentQuery query)
    {
        List<Document> found = [];
        for (var next = query; ;)
        {
            var page = await engine.QueryAsync(next, Token);
            Assert.InRange(page.Documents.Count, 0, query.Count);
            Assert.InRange(page.Scanned, 0, query.MostScanned);
            found.AddRange(page.Documents);
            if (page.Continuation is null) return found;
            Assert.NotEqual(next.After, page.Continuation);
            next = next with { After = page.Continuation };
        }
    }

    /// <summary>The ids of all that a query finds.</summary>
    public static async Task<IReadOnlyList<string>> IdsAsync(this IStorageEngine engine, DocumentQuery query) =>
        [.. (await engine.AllAsync(query)).Select(document => document.Key.Id)];
}

using Fulmar.Runtime;
using Fulmar.Storage;

namespace Fulmar.Triggers.Timers;

/// <summary>Where timers are kept: the state of each, and which of them an operator has paused.</summary>
internal sealed class TimerStore(IStorageEngine storage)
{
    private static readonly CollectionKey States = CollectionKey.Of(StoreNames.App, "timers");

    // Apart from the states: who pauses a timer must not meet who runs it.
    private static readonly CollectionKey Pauses = CollectionKey.Of(StoreNames.App, "timers-paused");

    /// <summary>Writes a timer's state.</summary>
    public static StorageOperation Put(string function, TimerState state) => new PutDocument(Key(States, function), state.ToJson());

    /// <summary>A timer's state; null where none is kept.</summary>
    public async ValueTask<TimerState?> FindAsync(string function, CancellationToken cancellationToken) =>
        await storage.FindDocumentAsync(Key(States, function), cancellationToken).ConfigureAwait(false) is { } document ? TimerState.FromJson(document.Body.Span) : null;

    /// <summary>The states of all timers by their functions.</summary>
    public async Task<IReadOnlyDictionary<string, TimerState>> ReadAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, TimerState> states = [];
        foreach (var document in await ListAsync(States, cancellationToken).ConfigureAwait(false))
            if (TimerState.FromJson(document.Body.Span) is { } state) states[document.Key.Id] = state;
        return states;
    }

    /// <summary>The functions whose timers are paused.</summary>
    public async Task<IReadOnlySet<string>> ReadPausedAsync(CancellationToken cancellationToken) =>
        (await ListAsync(Pauses, cancellationToken).ConfigureAwait(false)).Select(document => document.Key.Id).ToHashSet();

    /// <summary>Pauses a timer, or lets it go on.</summary>
    public async Task SetPausedAsync(string function, bool isPaused, CancellationToken cancellationToken) =>
        await storage.CommitAsync(new StorageCommit(isPaused ? new PutDocument(Key(Pauses, function), "{}"u8.ToArray()) : new DeleteDocument(Key(Pauses, function))), cancellationToken).ConfigureAwait(false);

    private async Task<List<Document>> ListAsync(CollectionKey collection, CancellationToken cancellationToken)
    {
        List<Document> all = [];
        var query = new DocumentQuery(collection) { Count = StorageLimits.Page };
        while (true)
        {
            var page = await storage.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            all.AddRange(page.Documents);
            if (page.Continuation is null) return all;
            query = query with { After = page.Continuation };
        }
    }

    private static DocumentKey Key(CollectionKey collection, string function) => new(collection, "", function);
}

using System.Globalization;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Fulmar.Storage.Sqlite.Maintenance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Soak.PowerLoss;

/// <summary>Compares a store with the units that were acknowledged.</summary>
internal static class StoredNumbers
{
    /// <summary>Opens the store, as a host does after the power is back, and says what does not hold; null when all does.</summary>
    /// <param name="root">The folder with the store.</param>
    /// <param name="acknowledged">Units that must be there. Others may be, whole.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<string?> FindProblemAsync(string root, IReadOnlySet<int> acknowledged, CancellationToken cancellationToken)
    {
        try
        {
            await using var engine = SqliteEngine.Open(new SqliteEngineOptions(Path.Combine(root, LoadProcess.Store)) { IsDurable = false }, TimeProvider.System, NullLogger.Instance);
            if (StoreCheck.Run(Path.Combine(root, LoadProcess.Store), null, cancellationToken).Problems is [var problem, ..]) return problem;
            var messages = await MessagesAsync(engine, cancellationToken).ConfigureAwait(false);
            var documents = await DocumentsAsync(engine, cancellationToken).ConfigureAwait(false);
            var onces = await OncesAsync(engine, cancellationToken).ConfigureAwait(false);
            var events = await EventsAsync(engine, cancellationToken).ConfigureAwait(false);
            if (acknowledged.Except(messages).Order().ToList() is [var lost, ..] all) return $"unit {lost} was acknowledged and is not there ({all.Count} of {acknowledged.Count})";
            if (!messages.SetEquals(documents) || !messages.SetEquals(onces) || !messages.SetEquals(events))
                return $"a unit is there in part: {messages.Count} messages, {documents.Count} documents, {onces.Count} onces, {events.Count} events";
            return null;
        }
        catch (StorageException exception) { return exception.Message; }
    }

    private static async Task<HashSet<int>> MessagesAsync(SqliteEngine engine, CancellationToken cancellationToken)
    {
        HashSet<int> found = [];
        for (string? after = null; ;)
        {
            var page = await engine.PeekAsync(NumberedUnit.Queue, after, 1_000, cancellationToken).ConfigureAwait(false);
            foreach (var message in page.Messages.Select(stored => stored.Message.Body))
            {
                var number = NumberedUnit.NumberOf(message.Span);
                if (message.Span.SequenceEqual(NumberedUnit.Message(number)) && found.Add(number)) continue;
                throw new StorageException(StorageErrors.DamagedRecord, $"Message {number} is another, or there twice.");
            }
            if ((after = page.Continuation) is null) return found;
        }
    }

    private static async Task<HashSet<int>> DocumentsAsync(SqliteEngine engine, CancellationToken cancellationToken)
    {
        HashSet<int> found = [];
        for (var query = new DocumentQuery(NumberedUnit.Documents) { Count = 1_000 }; ;)
        {
            var page = await engine.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            found.UnionWith(page.Documents.Where(document => document.Body.Span.SequenceEqual(NumberedUnit.Document(Number(document.Key.Id)))).Select(document => Number(document.Key.Id)));
            if (page.Continuation is null) return found;
            query = query with { After = page.Continuation };
        }
    }

    private static async Task<HashSet<int>> OncesAsync(SqliteEngine engine, CancellationToken cancellationToken)
    {
        HashSet<int> found = [];
        for (string? after = null; ;)
        {
            var page = await engine.ListOnceAsync(NumberedUnit.App, NumberedUnit.Scope, after, 1_000, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0) return found;
            found.UnionWith(page.Where(once => once.Result.Span.SequenceEqual(NumberedUnit.Once(Number(once.Key.Key)))).Select(once => Number(once.Key.Key)));
            after = page[^1].Key.Key;
        }
    }

    private static async Task<HashSet<int>> EventsAsync(SqliteEngine engine, CancellationToken cancellationToken)
    {
        HashSet<int> found = [];
        for (CategoryPosition? after = null; ;)
        {
            var page = (CategoryPage)await engine.ReadCategoryAsync(new CategoryRead(NumberedUnit.Events) { After = after, Count = 1_000 }, cancellationToken).ConfigureAwait(false);
            foreach (var body in page.Events.Select(each => each.Event.Body))
            {
                var number = NumberedUnit.NumberOf(body.Span);
                if (!body.Span.SequenceEqual(NumberedUnit.Event(number)) || !found.Add(number)) throw new StorageException(StorageErrors.DamagedRecord, $"Event {number} is another, or there twice.");
            }
            if (page.IsEnd) return found;
            after = page.Position;
        }
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

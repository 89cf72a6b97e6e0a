using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Documents;
using Fulmar.Storage.Sqlite.Queues;
using Fulmar.Storage.Sqlite.Streams;

namespace Fulmar.Storage.Sqlite.Writing;

/// <summary>Does what can be done for a unit before the writer has it: envelopes, checksums, entries of indexes, files of large bodies.</summary>
internal sealed class UnitPreparation(SqliteEngineOptions options, CollectionTable collections, ContentStore files)
{
    /// <summary>Makes the unit ready. Large bodies are on the disk when it ends.</summary>
    /// <exception cref="StorageException">A body cannot be written (FUL6001).</exception>
    public ValueTask PrepareAsync(Unit unit, CancellationToken cancellationToken)
    {
        var needsFiles = false;
        for (var i = 0; i < unit.Operations.Count; i++)
        {
            if (unit.Operations[i] is Append append) needsFiles |= PrepareEvents(unit, i, append.Events);
            else unit.Bodies[i] = Prepare(unit.Operations[i]);
            needsFiles |= unit.Bodies[i]?.Length > options.InlineBytes;
        }
        return needsFiles ? StageAsync(unit, cancellationToken) : ValueTask.CompletedTask;
    }

    /// <summary>The unit is decided: whether its files are wanted, the rows say.</summary>
    public void Settle(Unit unit)
    {
        Settle(unit.Bodies);
        foreach (var events in unit.Events ?? []) Settle(events ?? []);
    }

    private void Settle(PreparedBody?[] bodies)
    {
        foreach (var body in bodies)
            if (body?.Content is { } content) files.Settle(content);
    }

    private PreparedBody? Prepare(StorageOperation operation) => operation switch
    {
        Enqueue { Message: var message } => PrepareMessage(message),
        PutDocument put => new PreparedBody(put.Body, null, put.Body.Length, Checksum.OfDocument(put.Key.Partition, put.Key.Id, put.Body.Span))
        {
            Entries = DocumentEntries.Of(put.Body, collections.Find(put.Key.Collection)?.Indexes ?? DocumentEntries.NoIndexes),
        },
        Once once => new PreparedBody(once.Result, null, once.Result.Length, Checksum.OfOnce(once.Key, once.Result.Span)),
        _ => null,
    };

    private static PreparedBody PrepareMessage(Message message)
    {
        var id = message.Id == Guid.Empty ? Guid.CreateVersion7() : message.Id;
        var envelope = new MessageEnvelope(message, null).Encode();
        return new PreparedBody(message.Body, null, message.Body.Length, Checksum.OfMessage(GuidBytes.Of(id), envelope, message.Body.Span)) { Id = id, Envelope = envelope };
    }

    /// <summary>Returns whether one of them needs a file.</summary>
    private bool PrepareEvents(Unit unit, int index, IReadOnlyList<Event> events)
    {
        var (bodies, needsFiles) = (new PreparedBody[events.Count], false);
        for (var i = 0; i < bodies.Length; i++)
        {
            bodies[i] = PrepareEvent(events[i]);
            needsFiles |= bodies[i].Length > options.InlineBytes;
        }
        unit.Add(index, bodies);
        return needsFiles;
    }

    private static PreparedBody PrepareEvent(Event each)
    {
        var id = each.Id == Guid.Empty ? Guid.CreateVersion7() : each.Id;
        var envelope = EventEnvelope.Encode(each);
        return new PreparedBody(each.Body, null, each.Body.Length, Checksum.OfEvent(GuidBytes.Of(id), envelope, each.Body.Span)) { Id = id, Envelope = envelope };
    }

    private async ValueTask StageAsync(Unit unit, CancellationToken cancellationToken)
    {
        try
        {
            await StageAsync(unit.Bodies, cancellationToken).ConfigureAwait(false);
            foreach (var events in unit.Events ?? []) await StageAsync(events ?? [], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Settle(unit);
            if (exception is IOException or UnauthorizedAccessException)
                throw new StorageException(StorageErrors.CannotWrite, $"A large body cannot be written below {options.Folder}: {exception.Message}", exception);
            throw;
        }
    }

    private async ValueTask StageAsync(PreparedBody?[] bodies, CancellationToken cancellationToken)
    {
        for (var i = 0; i < bodies.Length; i++)
            if (bodies[i] is { } body && body.Length > options.InlineBytes)
                bodies[i] = body with { Body = default, Content = await files.StageAsync(body.Body, cancellationToken).ConfigureAwait(false) };
    }
}

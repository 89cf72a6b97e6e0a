using System.Text;
using System.Text.Json;

namespace Fulmar.Storage;

/// <summary>What a unit must keep to before an engine looks at it. Every engine asks here, so that all refuse the same.</summary>
public static class CommitRules
{
    /// <summary>Bytes that an operation counts for besides its bodies.</summary>
    private const int OperationBytes = 128;

    /// <summary>Checks a unit and returns how many bytes it counts for.</summary>
    /// <exception cref="StorageException">It is too large (FUL6003), or something in it is not what the storage takes (FUL6004).</exception>
    public static int Check(StorageCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var operations = commit.Operations;
        if (operations.Count == 0) throw Invalid("A unit has no operations.");
        if (operations.Count > StorageLimits.UnitOperations)
            throw TooLarge($"A unit has {operations.Count} operations, and may have {StorageLimits.UnitOperations}");
        long bytes = 0, rows = 0;
        HashSet<object>? written = null;
        foreach (var operation in operations)
        {
            bytes += OperationBytes + CheckOne(operation);
            rows += operation is Append append ? append.Events.Count : 1;
            if (operations.Count == 1) continue;
            if (operation is DeclareIndexes or DeclareCategory or DeclareChanges) throw Invalid($"{operation.GetType().Name} stands alone in its unit.");
            if (Writes(operation) is { } key && !(written ??= []).Add(key)) throw Invalid($"A unit writes {key} twice.");
        }
        if (operations.Count > 1) CheckPurges(operations);
        if (rows > StorageLimits.UnitOperations) throw TooLarge($"A unit has {rows} operations and events, and may have {StorageLimits.UnitOperations}");
        if (bytes > StorageLimits.UnitBytes) throw TooLarge($"A unit has {bytes} bytes, and may have {StorageLimits.UnitBytes}");
        return (int)bytes;
    }

    /// <summary>Checks what a reader is asked.</summary>
    /// <exception cref="StorageException">Something in it is not what the storage takes (FUL6004).</exception>
    public static void Check(DocumentQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        Name(query.Collection);
        if (query.Count is < 1 or > StorageLimits.Page) throw Invalid($"A page has 1 to {StorageLimits.Page} documents, not {query.Count}.");
        if (query.MostScanned < 1) throw Invalid("A page looks at one document at least.");
        if (query.Partition is { } partition) Text(partition, "A partition", StorageLimits.KeyLength, mayBeEmpty: true);
    }

    /// <summary>Checks the size of a page.</summary>
    public static void CheckPage(int count)
    {
        if (count is < 1 or > StorageLimits.Page) throw Invalid($"A page has 1 to {StorageLimits.Page} entries, not {count}.");
    }

    private static long CheckOne(StorageOperation operation)
    {
        switch (operation)
        {
            case Enqueue enqueue:
                Name(enqueue.Queue);
                Span(enqueue.Delay, "A delay");
                Span(enqueue.TimeToLive, "A time to live");
                Span(enqueue.DeduplicationWindow, "A deduplication window");
                return Check(enqueue.Message);
            case LeaseMessages lease:
                Name(lease.Queue);
                CheckPage(lease.Count);
                Positive(lease.Visibility, "A visibility");
                if (!Enum.IsDefined(lease.Holder)) throw Invalid($"Nobody holds messages as {lease.Holder}.");
                return 0;
            case Acknowledge acknowledge:
                Name(acknowledge.Receipt.Queue);
                return 0;
            case Release release:
                Name(release.Receipt.Queue);
                Span(release.Delay, "A delay");
                return 0;
            case Extend extend:
                Name(extend.Receipt.Queue);
                Positive(extend.Visibility, "A visibility");
                return 0;
            case DeadLetter dead:
                Name(dead.Receipt.Queue);
                Name(dead.Target);
                Text(dead.Reason, "A reason", StorageLimits.KeyLength);
                if (dead.Description is { } description) Text(description, "A description", StorageLimits.DeadLetterDescription, mayBeEmpty: true);
                Span(dead.Keep, "The time that a dead letter is kept");
                return dead.Reason.Length + (dead.Description?.Length ?? 0);
            case Requeue requeue:
                Name(requeue.From);
                if (requeue.To is { } to) Name(to);
                CheckPage(requeue.Count);
                return 0;
            case Purge purge:
                Name(purge.Queue);
                CheckPage(purge.Count);
                return 0;
            case SetQueue set:
                Name(set.Queue);
                return 0;
            case PutDocument put:
                Name(put.Key);
                Span(put.TimeToLive, "A time to live");
                if (put.Body.Length > StorageLimits.DocumentBody)
                    throw TooLarge($"Document {put.Key} has {put.Body.Length} bytes, and may have {StorageLimits.DocumentBody}");
                RequireObject(put);
                return put.Body.Length;
            case DeleteDocument delete:
                Name(delete.Key);
                return 0;
            case DeclareIndexes declare:
                Name(declare.Collection);
                if (declare.Paths.Count > StorageLimits.Indexes) throw Invalid($"{declare.Collection} has {declare.Paths.Count} indexes, and may have {StorageLimits.Indexes}.");
                foreach (var path in declare.Paths) Text(path, "A path", StorageLimits.KeyLength);
                if (declare.Paths.Distinct(StringComparer.Ordinal).Count() != declare.Paths.Count) throw Invalid($"{declare.Collection} has an index twice.");
                return 0;
            case AcquireLease acquire:
                Name(acquire.Name);
                Text(acquire.Holder, "A holder", StorageLimits.NameLength);
                Positive(acquire.Duration, "A lease");
                return 0;
            case RenewLease renew:
                Name(renew.Name);
                Positive(renew.Duration, "A lease");
                return 0;
            case ReleaseLease release:
                Name(release.Name);
                return 0;
            case Guard guard:
                Name(guard.Name);
                return 0;
            case Once once:
                Text(once.Key.App.Value, "An app's id", StorageLimits.IdLength);
                Text(once.Key.Scope, "A scope", StorageLimits.KeyLength);
                Text(once.Key.Key, "A key", StorageLimits.KeyLength);
                Positive(once.Keep, "The time that a key is remembered");
                if (once.Result.Length > StorageLimits.OnceResult)
                    throw TooLarge($"What {once.Key} keeps has {once.Result.Length} bytes, and may have {StorageLimits.OnceResult}");
                return once.Result.Length;
            default:
                return StreamRules.Check(operation);
        }
    }

    private static int Check(Message message)
    {
        if (message.Body.Length > StorageLimits.MessageBody)
            throw TooLarge($"A message has {message.Body.Length} bytes, and may have {StorageLimits.MessageBody}");
        if (message.SessionId is { } session) Text(session, "A session", StorageLimits.KeyLength);
        if (message.DeduplicationId is { } deduplication) Text(deduplication, "A deduplication id", StorageLimits.KeyLength);
        var headers = Headers(message.Headers, message.ContentType, message.TraceParent, message.TraceState, message.CausationId);
        if (headers > StorageLimits.MessageHeaders) throw TooLarge($"The headers of a message have {headers} bytes, and may have {StorageLimits.MessageHeaders}");
        return message.Body.Length + headers;
    }

    /// <summary>Bytes of headers and of what stands beside them.</summary>
    internal static int Headers(IReadOnlyDictionary<string, string> headers, params ReadOnlySpan<string?> others)
    {
        var bytes = 0;
        foreach (var text in others) bytes += Bytes(text);
        foreach (var (name, value) in headers)
        {
            if (string.IsNullOrEmpty(name)) throw Invalid("A header has no name.");
            bytes += Bytes(name) + Bytes(value ?? throw Invalid($"The header '{name}' has no value."));
        }
        return bytes;

        static int Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
    }

    /// <summary>A purge removes what others hold too, so no receipt of its queue may be in the same unit.</summary>
    private static void CheckPurges(IReadOnlyList<StorageOperation> operations)
    {
        foreach (var purge in operations.OfType<Purge>())
            if (operations.Any(operation => Settles(operation) == purge.Queue)) throw Invalid($"A unit purges {purge.Queue} and settles a message of it.");
    }

    /// <summary>The queue of the receipt that an operation has.</summary>
    private static QueueKey? Settles(StorageOperation operation) => operation switch
    {
        Acknowledge acknowledge => acknowledge.Receipt.Queue,
        Release release => release.Receipt.Queue,
        Extend extend => extend.Receipt.Queue,
        DeadLetter dead => dead.Receipt.Queue,
        _ => null,
    };

    /// <summary>What no other operation of the unit may write too.</summary>
    private static object? Writes(StorageOperation operation) => operation switch
    {
        Acknowledge acknowledge => ("message", acknowledge.Receipt.Queue, acknowledge.Receipt.Sequence),
        Release release => ("message", release.Receipt.Queue, release.Receipt.Sequence),
        Extend extend => ("message", extend.Receipt.Queue, extend.Receipt.Sequence),
        DeadLetter dead => ("message", dead.Receipt.Queue, dead.Receipt.Sequence),
        LeaseMessages lease => ("messages of", lease.Queue),
        Requeue requeue => ("messages of", requeue.From),
        Purge purge => ("messages of", purge.Queue),
        SetQueue set => ("queue", set.Queue),
        PutDocument put => put.Key,
        DeleteDocument delete => delete.Key,
        AcquireLease acquire => acquire.Name,
        RenewLease renew => renew.Name,
        ReleaseLease release => release.Name,
        Once once => once.Key,
        Append append => append.Stream,
        TruncateStream truncate => truncate.Stream,
        DeleteStream delete => delete.Stream,
        MoveCheckpoint move => move.Key,
        _ => null,
    };

    private static void RequireObject(PutDocument put)
    {
        try
        {
            var reader = new Utf8JsonReader(put.Body.Span);
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                reader.Skip();
                if (!reader.Read()) return;
            }
        }
        catch (JsonException exception)
        {
            throw new StorageException(StorageErrors.InvalidOperation, $"Document {put.Key} is no JSON: {exception.Message}", exception);
        }
        throw Invalid($"Document {put.Key} is no JSON object.");
    }

    private static void Name(QueueKey queue)
    {
        Text(queue.Store.Value, "A store's id", StorageLimits.IdLength);
        Text(queue.Name, "A queue's name", StorageLimits.NameLength);
    }

    internal static void Name(CollectionKey collection)
    {
        Text(collection.Store.Value, "A store's id", StorageLimits.IdLength);
        Text(collection.Name, "A collection's name", StorageLimits.NameLength);
    }

    private static void Name(DocumentKey key)
    {
        Name(key.Collection);
        Text(key.Partition, "A partition", StorageLimits.KeyLength, mayBeEmpty: true);
        Text(key.Id, "A document's id", StorageLimits.KeyLength);
    }

    private static void Name(LeaseName name)
    {
        Text(name.App.Value, "An app's id", StorageLimits.IdLength);
        Text(name.Name, "A lease's name", StorageLimits.NameLength);
    }

    internal static void Text(string? text, string what, int most, bool mayBeEmpty = false)
    {
        if (text is null || (text.Length == 0 && !mayBeEmpty)) throw Invalid($"{what} is empty.");
        if (text.Length > most) throw Invalid($"{what} has {text.Length} characters, and may have {most}.");
        // PostgreSQL keeps no NUL in a text, and neither keeps half of a surrogate pair.
        foreach (var rune in text.AsSpan().EnumerateRunes())
            if (rune.Value == 0 || (rune == Rune.ReplacementChar && !text.Contains('\uFFFD', StringComparison.Ordinal)))
                throw Invalid($"{what} holds a NUL or half of a character.");
    }

    internal static void Span(TimeSpan? span, string what)
    {
        if (span < TimeSpan.Zero || span > StorageLimits.Duration) throw Invalid($"{what} is {span}, and is 0 to {StorageLimits.Duration.TotalDays} days.");
    }

    internal static void Positive(TimeSpan span, string what)
    {
        if (span < TimeSpan.FromMilliseconds(1)) throw Invalid($"{what} is {span}, and is a millisecond at least.");
        Span(span, what);
    }

    internal static StorageException TooLarge(string what) => new(StorageErrors.UnitTooLarge, $"{what}.");

    internal static StorageException Invalid(string what) => new(StorageErrors.InvalidOperation, what);
}

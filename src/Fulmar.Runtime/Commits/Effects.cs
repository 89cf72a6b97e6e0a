using System.Runtime.CompilerServices;
using System.Text.Json;
using Fulmar.Runtime.Bindings;
using Fulmar.Runtime.Invocations;
using Fulmar.Storage;

namespace Fulmar.Runtime.Commits;

/// <summary>What one invocation changes, until it is committed: its outputs, and what the function says by <see cref="ICommit"/>.</summary>
internal sealed class Effects(Invocation invocation, IStorageEngine storage, TimeProvider time) : ICommit
{
    /// <summary>How long a key of <see cref="Once"/> is remembered where its author does not say.</summary>
    public static readonly TimeSpan KeepOnce = TimeSpan.FromDays(30);

    private readonly Lock gate = new();
    private readonly List<StorageOperation> operations = [];
    private bool isTaken;

    /// <summary>Whether something was read.</summary>
    public bool HasRead { get; private set; }

    /// <summary>
    /// Takes all of it, to be committed or dropped: from here on nothing more can be said. What is to happen once comes first, so that where it was
    /// done before, that is what the commit is refused for.
    /// </summary>
    public IReadOnlyList<StorageOperation> Take()
    {
        lock (gate)
        {
            isTaken = true;
            return [.. operations.OrderByDescending(operation => operation is Once _)];
        }
    }

    /// <summary>The value of an output binding.</summary>
    public void Output(QueueKey queue, object? value)
    {
        foreach (var enqueue in OutgoingMessages.Of(queue, value, invocation, time)) Add(enqueue);
    }

    /// <inheritdoc/>
    public void Enqueue<T>(string queue, T message, EnqueueOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue);
        ArgumentNullException.ThrowIfNull(message);
        options ??= new EnqueueOptions();
        var family = options.ServiceBus ? QueueFamily.ServiceBus : QueueFamily.Storage;
        // Here, where the function's own line is on the stack, and not when it is committed.
        if (QueueNames.Resolve(Store(options.Connection), family, queue, out var key) is { } problem) throw new ArgumentException($"A message cannot be sent: {problem}.", nameof(queue));
        var enqueue = OutgoingMessages.One(key, message, invocation, time);
        // What is the caller's stays the caller's, who may use it again before this is committed.
        var body = message is byte[] or ReadOnlyMemory<byte> or BinaryData or ServiceBusMessage ? enqueue.Message.Body.ToArray() : enqueue.Message.Body;
        Add(enqueue with
        {
            Delay = options.Delay ?? enqueue.Delay,
            TimeToLive = options.TimeToLive ?? enqueue.TimeToLive,
            Message = enqueue.Message with
            {
                Body = body,
                SessionId = options.SessionId ?? enqueue.Message.SessionId,
                DeduplicationId = options.DeduplicationId ?? enqueue.Message.DeduplicationId,
                Headers = options.Headers is { } headers ? new Dictionary<string, string>(headers) : enqueue.Message.Headers,
            },
        });
    }

    /// <inheritdoc/>
    public void Put<T>(string collection, string id, T document, PutOptions? options = null)
    {
        var condition = options is { IfAbsent: true } ? DocumentCondition.IfAbsent : Condition(options?.IfMatch);
        var body = JsonSerializer.SerializeToUtf8Bytes(document, invocation.Json);
        Write(new PutDocument(Key(collection, id, options?.PartitionKey), body, condition) { TimeToLive = options?.TimeToLive });
    }

    /// <inheritdoc/>
    public void Delete(string collection, string id, DeleteOptions? options = null) =>
        Write(new DeleteDocument(Key(collection, id, options?.PartitionKey), Condition(options?.IfMatch)));

    /// <inheritdoc/>
    public void Once(string scope, string key, TimeSpan? keepFor = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        var once = new Once(new OnceKey(StoreNames.App, $"user/{scope}", key), keepFor ?? KeepOnce);
        lock (gate)
        {
            RequireRunning();
            // Said twice it is still done once.
            if (!operations.Any(operation => operation is Once known && known.Key == once.Key)) operations.Add(once);
        }
    }

    /// <inheritdoc/>
    public async Task<StoredDocument<T>?> GetAsync<T>(string collection, string id, string? partitionKey = null, CancellationToken cancellationToken = default) =>
        await FindAsync(collection, id, partitionKey, cancellationToken).ConfigureAwait(false) is { } document ? Read<T>(document) : null;

    /// <summary>A document as the store has it; null for none.</summary>
    public async Task<Document?> FindAsync(string collection, string id, string? partitionKey, CancellationToken cancellationToken)
    {
        HasRead = true;
        return await storage.FindDocumentAsync(Key(collection, id, partitionKey), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument<T>> ListAsync<T>(
        string collection, ListOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (string? after = null; ;)
        {
            var page = await PageAsync(collection, options, after, cancellationToken).ConfigureAwait(false);
            foreach (var document in page.Documents) yield return Read<T>(document);
            if ((after = page.Continuation) is null) yield break;
        }
    }

    /// <summary>One page of a collection.</summary>
    public async Task<DocumentPage> PageAsync(string collection, ListOptions? options, string? after, CancellationToken cancellationToken)
    {
        HasRead = true;
        return await storage.QueryAsync(new DocumentQuery(Collection(collection))
        {
            Partition = options?.PartitionKey,
            IdPrefix = options?.IdPrefix,
            Where = options is { Where.Count: > 0 } ? new AllOf([.. options.Where.Select(Predicate)]) : null,
            After = after,
        }, cancellationToken).ConfigureAwait(false);
    }

    private void Add(StorageOperation operation)
    {
        // A function's parallel tasks may all have something to commit.
        lock (gate)
        {
            RequireRunning();
            operations.Add(operation);
        }
    }

    private void RequireRunning()
    {
        if (isTaken) throw new InvalidOperationException("The function has ended; await what it starts.");
    }

    /// <summary>A document that is written again keeps the last of it, under the condition of the first: that is what the function saw.</summary>
    private void Write(StorageOperation operation)
    {
        lock (gate)
        {
            RequireRunning();
            var earlier = operations.FindIndex(known => KeyOf(known) is { } key && key == KeyOf(operation));
            if (earlier < 0) operations.Add(operation);
            else operations[earlier] = (operation, ConditionOf(operations[earlier])) switch
            {
                (PutDocument put, var condition) => put with { Condition = condition },
                (DeleteDocument delete, var condition) => delete with { Condition = condition },
                _ => operation,
            };
        }
    }

    private static DocumentKey? KeyOf(StorageOperation operation) => operation switch { PutDocument put => put.Key, DeleteDocument delete => delete.Key, _ => null };

    private static DocumentCondition ConditionOf(StorageOperation operation) =>
        operation switch { PutDocument put => put.Condition, DeleteDocument delete => delete.Condition, _ => default };

    private StoredDocument<T> Read<T>(Document document) => new(
        document.Key.Id, document.Key.Partition, JsonSerializer.Deserialize<T>(document.Body.Span, invocation.Json)!,
        document.ETag.ToString(), document.ModifiedAt, document.ExpiresAt);

    private static DocumentKey Key(string collection, string id, string? partition) => new(Collection(collection), partition ?? id, id);

    private static CollectionKey Collection(string name) => new(StoreNames.Own, CollectionFamily.Documents, name);

    private StoreId Store(string? connection) => Connections.Resolve(connection, invocation.App.Host.Settings, out var store) is { } problem
        ? throw new ArgumentException($"A message cannot be sent: {problem}.", nameof(connection))
        : store;

    private static DocumentCondition Condition(string? etag) => etag switch
    {
        null => default,
        "*" => DocumentCondition.IfPresent,
        _ when ETag.TryParse(etag, out var version) => DocumentCondition.IfMatch(version),
        _ => throw new ArgumentException($"'{etag}' is no ETag. Give back the one that the document came with.", nameof(etag)),
    };

    private static DocumentPredicate Predicate(FieldCondition condition) => condition.Operator == FieldOperator.StartsWith
        ? new StartsWith(condition.Path, condition.Value as string ?? throw new ArgumentException($"'{condition.Path}' is to start with a text."))
        : new Compare(condition.Path, condition.Operator switch
        {
            FieldOperator.Equal => ComparisonOperator.Equal,
            FieldOperator.NotEqual => ComparisonOperator.NotEqual,
            FieldOperator.Less => ComparisonOperator.Less,
            FieldOperator.LessOrEqual => ComparisonOperator.LessOrEqual,
            FieldOperator.Greater => ComparisonOperator.Greater,
            _ => ComparisonOperator.GreaterOrEqual,
        }, Comparable(condition.Value));

    /// <summary>A value as JSON has it: a date is text there, as it is in the document.</summary>
    private static object? Comparable(object? value) => value switch
    {
        DateTimeOffset or DateTime or Guid or DateOnly or TimeOnly or Enum => JsonSerializer.SerializeToElement(value, JsonSerializerOptions.Web) is { ValueKind: JsonValueKind.String } text
            ? text.GetString() : Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
        _ => value,
    };
}

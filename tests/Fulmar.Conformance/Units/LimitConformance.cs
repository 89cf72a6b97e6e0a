using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Limits and forms: what is larger or otherwise than the storage takes is an error with a code, before anything is applied.</summary>
public abstract class LimitConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private const int Id = StorageLimits.IdLength, Name = StorageLimits.NameLength, Key = StorageLimits.KeyLength;
    private static readonly QueueKey Queue = Given.Queue("q");
    private static readonly TimeSpan Endless = StorageLimits.Duration + TimeSpan.FromDays(1), Back = TimeSpan.FromSeconds(-1);
    private static readonly MessageReceipt Receipt = new(Queue, 1, 1);

    /// <summary>Operations that are none, by what is wrong with them.</summary>
    private static IEnumerable<(string What, StorageOperation Operation)> Malformed()
    {
        foreach (var name in new[] { "", Long(Name + 1) })
        {
            yield return ("queue's name", new Enqueue(Given.Queue(name), Given.Message("a")));
            yield return ("leased queue's name", new LeaseMessages(Given.Queue(name), 1, Hour, LeaseHolder.Pump));
            yield return ("dead letters' name", new DeadLetter(Receipt, Given.Queue(name), "why", null));
            yield return ("requeued queue's name", new Requeue(Queue, Given.Queue(name), 1));
            yield return ("paused queue's name", new SetQueue(Given.Queue(name), true));
            yield return ("collection's name", Given.Put(new DocumentKey(Given.Collection(name), "", "1"), 1));
            yield return ("indexed collection's name", new DeclareIndexes(Given.Collection(name), ["a"]));
            yield return ("lease's name", new AcquireLease(Given.Lease(name), "node", Hour));
        }
        foreach (var id in new[] { "", Long(Id + 1) })
        {
            yield return ("store's id", new Enqueue(Queue with { Store = new(id) }, Given.Message("a")));
            yield return ("collection's store", new DeleteDocument(new(Given.Collection("c") with { Store = new(id) }, "", "1")));
            yield return ("app's id of a once", new Once(Given.Once("k") with { App = new(id) }, Hour));
            yield return ("app's id of a lease", new Guard(Given.Lease("l") with { App = new(id) }, 1));
        }
        foreach (var key in new[] { "", Long(Key + 1) })
        {
            yield return ("document's id", Given.Put(Given.Document(key), 1));
            yield return ("removed document's id", new DeleteDocument(Given.Document(key)));
            yield return ("once's key", Given.Done(key));
            yield return ("once's scope", new Once(Given.Once("k", scope: key), Hour));
        }
        yield return ("partition", Given.Put(Given.Document("1", Long(Key + 1)), 1));
        yield return ("session", new Enqueue(Queue, Given.Message("a", session: Long(Key + 1))));
        yield return ("deduplication id", new Enqueue(Queue, Given.Message("a", deduplication: Long(Key + 1))));

        yield return ("headers", new Enqueue(Queue, Given.Message("a") with { Headers = new Dictionary<string, string> { ["h"] = Long(StorageLimits.MessageHeaders) } }));
        yield return ("headers in UTF-8", new Enqueue(Queue, Given.Message("a") with { Headers = new Dictionary<string, string> { ["h"] = new('é', StorageLimits.MessageHeaders / 2) } }));
        yield return ("headers with content type", new Enqueue(Queue, Given.Message("a") with { ContentType = Long(StorageLimits.MessageHeaders + 1) }));
        yield return ("headers with trace", new Enqueue(Queue, Given.Message("a") with { TraceState = Long(StorageLimits.MessageHeaders + 1) }));
        yield return ("headers with causation", new Enqueue(Queue, Given.Message("a") with { CausationId = Long(StorageLimits.MessageHeaders + 1) }));
        yield return ("message", new Enqueue(Queue, new Message { Body = new byte[StorageLimits.MessageBody + 1] }));
        yield return ("document", new PutDocument(Given.Document("1"), Given.Utf8($"{{\"a\":\"{Long(StorageLimits.DocumentBody)}\"}}")));
        yield return ("what a once keeps", new Once(Given.Once("k"), Hour, new byte[StorageLimits.OnceResult + 1]));

        foreach (var text in new[] { "", "[1]", "1", "null", "{", """{"a":1} x""", "{'a':1}" })
            yield return ($"document that is no object: {text}", new PutDocument(Given.Document("1"), Given.Utf8(text)));

        foreach (var count in new[] { 0, -1, StorageLimits.Page + 1 })
        {
            yield return ($"count {count} of a lease", new LeaseMessages(Queue, count, Hour, LeaseHolder.Pump));
            yield return ($"count {count} of a purge", new Purge(Queue, count));
            yield return ($"count {count} of a requeue", new Requeue(Queue, null, count));
        }
        yield return ("holder", new LeaseMessages(Queue, 1, Hour, default));
        yield return ("number of indexes", new DeclareIndexes(Given.Collection("c"), [.. Enumerable.Range(0, StorageLimits.Indexes + 1).Select(number => $"p{number}")]));
        yield return ("path", new DeclareIndexes(Given.Collection("c"), [""]));
        foreach (var text in new[] { "a\0b", "a\ud800" })
        {
            yield return ("text that no database keeps in a queue's name", new SetQueue(Given.Queue(text), true));
            yield return ("text that no database keeps in an id", Given.Put(Given.Document(text), 1));
            yield return ("text that no database keeps in a session", new Enqueue(Queue, Given.Message("a", session: text)));
        }

        foreach (var time in new[] { Back, Endless })
        {
            yield return ("delay", new Enqueue(Queue, Given.Message("a")) { Delay = time });
            yield return ("time to live", new Enqueue(Queue, Given.Message("a")) { TimeToLive = time });
            yield return ("window", new Enqueue(Queue, Given.Message("a", deduplication: "1")) { DeduplicationWindow = time });
            yield return ("visibility", new LeaseMessages(Queue, 1, time, LeaseHolder.Pump));
            yield return ("delay of a release", new Release(Receipt, time, false));
            yield return ("extension", new Extend(Receipt, time));
            yield return ("keeping of a dead letter", new DeadLetter(Receipt, Queue, "why", null) { Keep = time });
            yield return ("time to live of a document", Given.Put(Given.Document("1"), 1) with { TimeToLive = time });
            yield return ("duration of a lease", new AcquireLease(Given.Lease("l"), "node", time));
            yield return ("renewal", new RenewLease(Given.Lease("l"), 1, time));
            yield return ("keeping of a once", new Once(Given.Once("k"), time));
        }
    }

    [Fact]
    public async Task Whatever_is_malformed_is_an_error_with_a_code_and_nothing_is_applied()
    {
        List<string> taken = [];
        foreach (var (what, operation) in Malformed())
        {
            // At the end of a unit that would be good without it.
            try { taken.Add($"{what}: {await Engine.TryAsync(Given.Put(Given.Document("before"), 1), operation)}"); }
            catch (StorageException exception) when (exception.Code is StorageErrors.InvalidOperation or StorageErrors.UnitTooLarge) { }
        }

        Assert.Empty(taken);
        Assert.Empty(await Engine.ListQueuesAsync(Given.Store, Token));
        Assert.Empty(await Engine.ListCollectionsAsync(Given.Store, Token));
    }

    [Fact]
    public async Task What_is_as_large_as_it_may_be_is_taken()
    {
        var (name, key, id) = (Long(Name), Long(Key), Long(Id));
        var queue = new QueueKey(new(id), QueueFamily.App, name);
        var document = new DocumentKey(new(new(id), CollectionFamily.App, name), key, key);
        var body = Given.Utf8($"{{\"a\":\"{Long(StorageLimits.DocumentBody - 8)}\"}}");
        var once = new OnceKey(new(id), key, key);

        await Engine.ApplyAsync(
            new Enqueue(queue, Given.Message("a", key, key) with { Headers = new Dictionary<string, string> { ["h"] = Long(StorageLimits.MessageHeaders - 1) } }) { TimeToLive = StorageLimits.Duration },
            new Enqueue(queue, new Message { Body = new byte[StorageLimits.MessageBody] }),
            new PutDocument(document, body), new Once(once, StorageLimits.Duration, new byte[StorageLimits.OnceResult]), new AcquireLease(new(new(id), name), name, StorageLimits.Duration));

        Assert.Equal([1, StorageLimits.MessageBody], (await Engine.PeekAsync(queue)).Select(message => message.Message.Body.Length));
        Assert.Equal(body.Length, (await Engine.DocumentAsync(document)).Body.Length);
        Assert.Equal(StorageLimits.OnceResult, (await Engine.FindOnceAsync(once, Token))!.Result.Length);
    }

    [Fact]
    public async Task A_unit_has_at_least_one_operation() =>
        Assert.Equal(StorageErrors.InvalidOperation, (await Engine.RejectedAsync()).Code);

    [Fact]
    public async Task A_unit_has_so_many_operations_at_most()
    {
        var unit = Enumerable.Range(0, StorageLimits.UnitOperations).Select(number => (StorageOperation)new DeleteDocument(Given.Document($"{number}"))).ToList();
        await Engine.ApplyAsync([.. unit]);

        Assert.Equal(StorageErrors.UnitTooLarge, (await Engine.RejectedAsync([.. unit, new DeleteDocument(Given.Document("more"))])).Code);
    }

    [Fact]
    public async Task A_unit_has_so_many_bytes_at_most()
    {
        var twelve = new byte[12 * 1024 * 1024];

        var exception = await Engine.RejectedAsync([.. Enumerable.Range(0, 3).Select(_ => new Enqueue(Queue, new Message { Body = twelve }))]);

        Assert.Equal(StorageErrors.UnitTooLarge, exception.Code);
        Assert.Empty(await Engine.PeekAsync(Queue));
    }

    [Fact]
    public async Task No_two_operations_of_a_unit_write_the_same()
    {
        var key = Given.Document("1");
        await Engine.EnqueueAsync(Queue, "a");
        var receipt = (await Engine.LeaseOneAsync(Queue)).Receipt;
        var lease = Given.Lease("l");
        StorageOperation[][] units =
        [
            [Given.Put(key, 1), Given.Put(key, 2)],
            [Given.Put(key, 1), new DeleteDocument(key)],
            [new Acknowledge(receipt), new Release(receipt, Hour, false)],
            [new Extend(receipt, Hour), new DeadLetter(receipt, Given.Queue("dead"), "why", null)],
            [new AcquireLease(lease, "node-1", Hour), new AcquireLease(lease, "node-2", Hour)],
            [new RenewLease(lease, 1, Hour), new ReleaseLease(lease, 1)],
            [Given.Done("k"), Given.Done("k")],
            [new Purge(Queue, 10), new Acknowledge(receipt)],
        ];

        foreach (var unit in units) Assert.Equal(StorageErrors.InvalidOperation, (await Engine.RejectedAsync(unit)).Code);

        Assert.Null(await Engine.FindDocumentAsync(key, Token));
        await Engine.ApplyAsync(new Acknowledge(receipt));
    }

    [Fact]
    public async Task Indexes_are_declared_in_a_unit_of_their_own() =>
        Assert.Equal(StorageErrors.InvalidOperation, (await Engine.RejectedAsync(new DeclareIndexes(Given.Collection("c"), ["a"]), Given.Put(Given.Document("1"), 1))).Code);

    private static string Long(int length) => new('x', length);
}

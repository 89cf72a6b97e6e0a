using System.Text;
using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Things that tests speak of, made from a word.</summary>
public static class Given
{
    public static readonly StoreId Store = new("shop");
    public static readonly AppId App = new("shop-app");

    /// <summary>A queue of the store.</summary>
    public static QueueKey Queue(string name) => new(Store, QueueFamily.Storage, name);

    /// <summary>A message that says so.</summary>
    public static Message Message(string text, string? session = null, string? deduplication = null) =>
        new() { Body = Utf8(text), SessionId = session, DeduplicationId = deduplication };

    /// <summary>A collection of the store.</summary>
    public static CollectionKey Collection(string name) => new(Store, CollectionFamily.Documents, name);

    /// <summary>A document of the collection <c>bookings</c>.</summary>
    public static DocumentKey Document(string id, string partition = "") => new(Collection("bookings"), partition, id);

    /// <summary>To write a document: <c>{"n":number}</c>.</summary>
    public static PutDocument Put(DocumentKey key, int number, DocumentCondition condition = default) => new(key, Json(number), condition);

    /// <summary>The document <c>{"n":number}</c>.</summary>
    public static byte[] Json(int number) => Utf8($$"""{"n":{{number}}}""");

    /// <summary>A category of the store.</summary>
    public static CategoryKey Category(string name) => new(Store, StreamFamily.Streams, name);

    /// <summary>A stream of the category <c>orders</c>.</summary>
    public static StreamKey Stream(string id) => new(Category("orders"), id);

    /// <summary>An event that says so, with an id of its own.</summary>
    public static Event Event(string text, string type = "happened") => new() { Id = Guid.CreateVersion7(), Type = type, Body = Utf8(text) };

    /// <summary>How far a consumer called so has come in a partition.</summary>
    public static CheckpointKey Checkpoint(string consumer, int partition = 0) => new(App, consumer, partition);

    public static LeaseName Lease(string name) => new(App, name);

    public static OnceKey Once(string key, string scope = "http/Book") => new(App, scope, key);

    /// <summary>Something done once that keeps a word for a day.</summary>
    public static Once Done(string key, string result = "") => new(Once(key), TimeSpan.FromDays(1), Utf8(result));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);
}

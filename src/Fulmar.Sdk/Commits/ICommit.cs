namespace Fulmar;

/// <summary>
/// The function's own effects. They are in the same commit as the invocation's outputs and the settlement of its trigger, or not at all: a
/// function that fails leaves none. What it is given is copied; after the function has ended it takes nothing more, and throws
/// <see cref="InvalidOperationException"/>. A parameter of a function with any trigger. Reads see what was committed before, not the effects that
/// this invocation has pending.
/// </summary>
public interface ICommit
{
    /// <summary>Puts a message into a queue: text and bytes as they are, anything else as JSON.</summary>
    /// <param name="queue">The queue. It is made when it does not exist.</param>
    /// <param name="message">The message.</param>
    /// <param name="options">Null for a message that can be delivered at once and is kept for as long as the queue keeps messages.</param>
    void Enqueue<T>(string queue, T message, EnqueueOptions? options = null);

    /// <summary>Writes a document, new or in the place of the one before. A condition that does not hold makes the commit fail.</summary>
    /// <param name="collection">The collection. It is made when it does not exist.</param>
    /// <param name="id">Names the document in its partition.</param>
    /// <param name="document">The document, written as JSON.</param>
    /// <param name="options">Null for a document without conditions that is kept for good.</param>
    void Put<T>(string collection, string id, T document, PutOptions? options = null);

    /// <summary>Deletes a document. One that is not there is no failure, unless a condition asks for it.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">Names the document in its partition.</param>
    /// <param name="options">Null for no conditions.</param>
    void Delete(string collection, string id, DeleteOptions? options = null);

    /// <summary>
    /// Lets the invocation's effects happen once for a key. An invocation whose key was done before commits nothing, and its trigger is
    /// settled as succeeded.
    /// </summary>
    /// <param name="scope">What the key is a key of, such as <c>payments</c>.</param>
    /// <param name="key">What is done once.</param>
    /// <param name="keepFor">How long the key is remembered. Null for as long as the host keeps keys.</param>
    void Once(string scope, string key, TimeSpan? keepFor = null);

    /// <summary>Reads a document as it was committed; null for none.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">Names the document in its partition.</param>
    /// <param name="partitionKey">The document's partition. Null for one of its own, which is called as the document is.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<StoredDocument<T>?> GetAsync<T>(string collection, string id, string? partitionKey = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the documents of a collection as they were committed, page by page while they are enumerated, in order of partition and id.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="options">Which ones. Null for all.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    IAsyncEnumerable<StoredDocument<T>> ListAsync<T>(string collection, ListOptions? options = null, CancellationToken cancellationToken = default);
}

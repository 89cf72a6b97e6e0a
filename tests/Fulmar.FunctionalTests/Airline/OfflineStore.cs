using System.Text;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.Runtime;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.FunctionalTests.Airline;

/// <summary>Puts into a store what no function of the sample would, while no host has it.</summary>
internal static class OfflineStore
{
    /// <summary>Writes a document.</summary>
    public static Task Puts(string data, string collection, string id, string json) => Commits(data, Put(collection, id, json));

    /// <summary>Writes many documents.</summary>
    public static Task Puts(string data, string collection, IEnumerable<(string Id, string Json)> documents) => Commits(data,
        [.. documents.Select(document => (StorageOperation)Put(collection, document.Id, document.Json))]);

    /// <summary>Puts a message into a queue.</summary>
    public static Task Sends(string data, string queue, string text) => Commits(data,
        new Enqueue(new QueueKey(StoreNames.Own, QueueFamily.Storage, queue), new Message { Body = Encoding.UTF8.GetBytes(text) }));

    /// <summary>The texts of a queue's messages.</summary>
    public static async Task<string[]> Messages(string data, string queue)
    {
        await using var engine = Open(data);
        var page = await engine.PeekAsync(new QueueKey(StoreNames.Own, QueueFamily.Storage, queue), null, 1_000, RunningHost.Cancelled);
        return [.. page.Messages.Select(stored => Encoding.UTF8.GetString(stored.Message.Body.Span))];
    }

    private static PutDocument Put(string collection, string id, string json) =>
        new(new DocumentKey(new CollectionKey(StoreNames.Own, CollectionFamily.Documents, collection), id, id), Encoding.UTF8.GetBytes(json), default);

    private static async Task Commits(string data, params StorageOperation[] operations)
    {
        await using var engine = Open(data);
        Assert.IsType<Committed>(await engine.CommitAsync(new StorageCommit(operations), RunningHost.Cancelled));
    }

    private static SqliteEngine Open(string data) => SqliteEngine.Open(new SqliteEngineOptions(data), TimeProvider.System, NullLogger.Instance);
}

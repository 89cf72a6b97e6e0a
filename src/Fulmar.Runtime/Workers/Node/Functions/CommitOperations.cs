using System.Text;
using System.Text.Json;
using Fulmar.Runtime.Invocations;

namespace Fulmar.Runtime.Workers.Node.Functions;

/// <summary>What a function wants to commit by <c>@fulmar/functions</c>, said to the same <see cref="ICommit"/> that functions in C# have.</summary>
internal static class CommitOperations
{
    /// <exception cref="InvalidOperationException">One of them cannot be, with the reason.</exception>
    public static void Apply(Invocation invocation, JsonElement operations)
    {
        if (operations.ValueKind != JsonValueKind.Array) throw new Wire.WireException("a commit is no array");
        var place = 0;
        foreach (var operation in operations.EnumerateArray())
        {
            place++;
            var name = "";
            try
            {
                var reader = new OperationReader(operation);
                name = reader.Text("op");
                Apply(invocation.Commit, name, reader);
            }
            // As the storage and the bindings word it; what is added is which of the operations it was.
            catch (Exception exception) when (exception is ArgumentException or JsonException or InvalidOperationException)
            {
                throw new InvalidOperationException($"What {invocation.Function.Name} wanted to commit cannot be: operation {place}{(name.Length > 0 ? $" ({name})" : "")}: {exception.Message}", exception);
            }
        }
    }

    private static void Apply(ICommit commit, string name, OperationReader operation)
    {
        switch (name)
        {
            case "enqueue":
                commit.Enqueue(operation.Text("queue"), Message(operation), new EnqueueOptions
                {
                    Delay = operation.Time("delay"),
                    TimeToLive = operation.Time("timeToLive"),
                    SessionId = operation.OptionalText("sessionId"),
                    DeduplicationId = operation.OptionalText("deduplicationId"),
                    Headers = operation.Texts("headers"),
                    Connection = operation.OptionalText("connection"),
                    ServiceBus = operation.Flag("serviceBus"),
                });
                break;
            case "put":
                commit.Put(operation.Text("collection"), operation.Text("id"), operation.Json("document"), new PutOptions
                {
                    PartitionKey = operation.OptionalText("partitionKey"),
                    IfMatch = operation.OptionalText("ifMatch"),
                    IfAbsent = operation.Flag("ifAbsent"),
                    TimeToLive = operation.Time("timeToLive"),
                });
                break;
            case "delete":
                commit.Delete(operation.Text("collection"), operation.Text("id"), new DeleteOptions
                {
                    PartitionKey = operation.OptionalText("partitionKey"),
                    IfMatch = operation.OptionalText("ifMatch"),
                });
                break;
            case "once":
                commit.Once(operation.Text("scope"), operation.Text("key"), operation.Time("keepFor"));
                break;
            default:
                throw new ArgumentException("There is no such operation.");
        }
    }

    private static object Message(OperationReader operation) =>
        operation.Has("bytes") ? operation.Bytes("bytes")
        : operation.Has("text") ? operation.Text("text")
        : new BinaryData(Encoding.UTF8.GetBytes(operation.Json("body").GetRawText()), "application/json");
}

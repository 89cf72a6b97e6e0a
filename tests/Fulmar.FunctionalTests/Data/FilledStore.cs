using System.Globalization;
using System.Text;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Server;
using Fulmar.Storage;

namespace Fulmar.FunctionalTests.Data;

/// <summary>A data directory with messages, large ones among them, and documents; and folders for what is made of it.</summary>
internal sealed class FilledStore : IDisposable
{
    private static readonly QueueKey Queue = new(new StoreId("shop"), QueueFamily.Storage, "orders");
    private readonly TemporaryFolder folder = TemporaryFolder.InMemory();

    public string Data => folder["data"];

    public string Backup => folder["backup"];

    public string Restored => folder["restored"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Fills one.</summary>
    /// <param name="messages">Every fourth has a body that is a file of its own.</param>
    public static async Task<FilledStore> Of(int messages)
    {
        var filled = new FilledStore();
        await using var store = OfflineStore.Open(filled.Data, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, messages).Select(number => store.Engine.CommitAsync(
            new StorageCommit(
                new Enqueue(Queue, new Message { Body = Body(number) }),
                new PutDocument(new DocumentKey(new CollectionKey(Queue.Store, CollectionFamily.Documents, "bookings"), "", $"{number}"), Encoding.UTF8.GetBytes($$"""{"n":{{number}}}"""))),
            Token).AsTask()));
        return filled;
    }

    /// <summary>The bodies of all messages of a data directory, in the order of their texts.</summary>
    public static async Task<IReadOnlyList<string>> Read(string data)
    {
        await using var store = OfflineStore.Open(data, TimeProvider.System);
        List<string> found = [];
        for (string? after = null; ;)
        {
            var page = await store.Engine.PeekAsync(Queue, after, 1_000, Token);
            found.AddRange(page.Messages.Select(message => Encoding.UTF8.GetString(message.Message.Body.Span)));
            if ((after = page.Continuation) is null) return [.. found.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The first file of a large body below a folder.</summary>
    public static string LargeBody(string folder) => Directory.EnumerateFiles(Path.Combine(folder, "content"), "*", SearchOption.AllDirectories).First();

    /// <summary>Changes one byte, as a failing disk does.</summary>
    public static void Flip(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        var before = stream.ReadByte();
        stream.Position = 0;
        stream.WriteByte((byte)(before ^ 0x40));
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Body(int number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture).PadLeft(number % 4 == 0 ? 40_000 : 100, '.'));
}

using System.Globalization;
using System.Text;
using Fulmar.Storage;

namespace Fulmar.Soak.PowerLoss;

/// <summary>Units that are known by their number: a message, a document, a once and an event that all say it, some of them too large for a row.</summary>
internal static class NumberedUnit
{
    private const int Small = 200, Large = 40_000, Streams = 7;

    public static readonly QueueKey Queue = new(new StoreId("soak"), QueueFamily.Storage, "numbers");
    public static readonly CollectionKey Documents = new(Queue.Store, CollectionFamily.Documents, "numbers"), Newest = Documents with { Name = "newest" };
    public static readonly CategoryKey Events = new(Queue.Store, StreamFamily.Streams, "numbers");
    public static readonly AppId App = new("soak");
    public const string Scope = "numbers";

    /// <summary>The unit of a number.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="caller">Each has a document of its own that it writes over, so that files of large bodies become free.</param>
    public static StorageCommit Of(int number, int caller) => new(
        new Enqueue(Queue, new Message { Body = Message(number) }),
        new PutDocument(new DocumentKey(Documents, "", Text(number)), Document(number)),
        new Once(new OnceKey(App, Scope, Text(number)), TimeSpan.FromDays(1), Once(number)),
        new PutDocument(new DocumentKey(Newest, "", Text(caller)), Json(number, number % 4 == 1)),
        new Append(new StreamKey(Events, Text(number % Streams)), [new Event { Type = "Numbered", Body = Event(number) }]));

    public static byte[] Message(int number) => Utf8($"{number}|".PadRight(number % 8 == 0 ? Large : Small, 'm'));

    public static byte[] Document(int number) => Json(number, number % 8 == 3);

    public static byte[] Once(int number) => Utf8($"{number}|".PadRight(number % 8 == 5 ? Large : Small, 'o'));

    public static byte[] Event(int number) => Utf8($"{number}|".PadRight(number % 8 == 6 ? Large : Small, 'e'));

    /// <summary>The number that a body of a message or an event begins with.</summary>
    public static int NumberOf(ReadOnlySpan<byte> body) => int.Parse(body[..body.IndexOf((byte)'|')], NumberStyles.None, CultureInfo.InvariantCulture);

    private static byte[] Json(int number, bool isLarge) => Utf8($$"""{"n":{{number}},"text":"{{new string('d', isLarge ? Large : Small)}}"}""");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

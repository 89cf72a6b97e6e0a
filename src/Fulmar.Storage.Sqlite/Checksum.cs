using System.IO.Hashing;
using System.Text;

namespace Fulmar.Storage.Sqlite;

/// <summary>The 64 bits that stand beside every record: XXH3 over its key and its bytes.</summary>
internal static class Checksum
{
    /// <summary>Of a body and of what stands beside it, each by itself: a message that moves gets another envelope, and its body is not read again.</summary>
    public static long OfMessage(ReadOnlySpan<byte> id, ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> body) =>
        (long)XxHash3.HashToUInt64(body) ^ OfEnvelope(id, envelope);

    /// <summary>Of a message whose envelope is replaced.</summary>
    public static long OfMoved(long checksum, ReadOnlySpan<byte> id, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        checksum ^ OfEnvelope(id, before) ^ OfEnvelope(id, after);

    public static long OfDocument(string partition, string name, ReadOnlySpan<byte> body) => Of(body, partition, name);

    public static long OfOnce(OnceKey key, ReadOnlySpan<byte> result) => Of(result, key.App.Value, key.Scope, key.Key);

    private static long OfEnvelope(ReadOnlySpan<byte> id, ReadOnlySpan<byte> envelope)
    {
        var hash = new XxHash3();
        hash.Append(id);
        hash.Append(envelope);
        return (long)hash.GetCurrentHashAsUInt64();
    }

    private static long Of(ReadOnlySpan<byte> body, params ReadOnlySpan<string> keys)
    {
        var hash = new XxHash3();
        foreach (var key in keys)
        {
            hash.Append(Encoding.UTF8.GetBytes(key));
            // So that "a", "bc" is not "ab", "c".
            hash.Append([0]);
        }
        hash.Append(body);
        return (long)hash.GetCurrentHashAsUInt64();
    }
}

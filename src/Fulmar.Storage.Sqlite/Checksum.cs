using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
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

    /// <summary>Of what an event carries; where it stands comes to it by <see cref="OfPlaced"/>.</summary>
    public static long OfEvent(ReadOnlySpan<byte> id, ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> body) =>
        (long)(XxHash3.HashToUInt64(body) ^ BitOperations.RotateLeft(XxHash3.HashToUInt64(envelope), 21) ^ BitOperations.RotateLeft(XxHash3.HashToUInt64(id), 42));

    /// <summary>Of something with the numbers that stand beside it.</summary>
    public static long OfPlaced(long checksum, long first, long second, long third) =>
        // Odd numbers, so that no two values of one number give the same: https://en.wikipedia.org/wiki/Linear_congruential_generator has these.
        unchecked(checksum + first * 6364136223846793005 + second * 3935559000370003845 + third * 2862933555777941757);

    /// <summary>Of a row that is numbers, with a text that names it.</summary>
    public static long OfNumbers(string name, params ReadOnlySpan<long> numbers) =>
        (long)(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(numbers)) ^ BitOperations.RotateLeft(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan())), 21));

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

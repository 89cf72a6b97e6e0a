using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway.Commits;

/// <summary>A response as it is kept for whoever asks again with the same key.</summary>
/// <param name="Fingerprint">Of the request that it answered, in hexadecimal.</param>
/// <param name="Status">Its status.</param>
/// <param name="Headers">As they were sent, but for those that belong to the connection or to this host.</param>
/// <param name="IsTooLarge">Whether its body was too large to be kept.</param>
internal sealed record KeptResponse(string Fingerprint, int Status, IReadOnlyDictionary<string, string?[]> Headers, bool IsTooLarge)
{
    // Format byte, length of the head, head as JSON, body.
    private const byte Format = 1;
    private const int Prefix = 5;

    private static readonly HashSet<string> NotKept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Date", "Keep-Alive", "Server", "Strict-Transport-Security", "Transfer-Encoding", "Vary",
    };

    /// <summary>The bytes that are kept.</summary>
    public static byte[] Write(HttpResponse response, string fingerprint, ReadOnlyMemory<byte>? body)
    {
        var headers = response.Headers
            .Where(header => !NotKept.Contains(header.Key) && !header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => header.Value.ToArray());
        var head = JsonSerializer.SerializeToUtf8Bytes(new KeptResponse(fingerprint, response.StatusCode, headers, body is null), KeptResponseJson.Default.KeptResponse);
        var bytes = new byte[Prefix + head.Length + (body?.Length ?? 0)];
        bytes[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), head.Length);
        head.CopyTo(bytes, Prefix);
        body?.Span.CopyTo(bytes.AsSpan(Prefix + head.Length));
        return bytes;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static (KeptResponse Head, ReadOnlyMemory<byte> Body) Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < Prefix || bytes.Span[0] != Format) throw new InvalidDataException("A response was kept in a format that this version does not know.");
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.Span[1..]);
        var head = JsonSerializer.Deserialize(bytes.Span.Slice(Prefix, length), KeptResponseJson.Default.KeptResponse)!;
        return (head, bytes[(Prefix + length)..]);
    }
}

[JsonSerializable(typeof(KeptResponse))]
internal sealed partial class KeptResponseJson : JsonSerializerContext;

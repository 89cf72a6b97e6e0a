using System.Buffers.Binary;

namespace Fulmar.Runtime.Invocations;

/// <summary>Ids of invocations: UUIDs of version 7 (RFC 9562). They are unique and no secret, so their random part asks nothing of the kernel.</summary>
internal static class InvocationIds
{
    /// <summary>32 hexadecimal digits.</summary>
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << 16);
        Random.Shared.NextBytes(bytes[6..]);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return Convert.ToHexStringLower(bytes);
    }
}

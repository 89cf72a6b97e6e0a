using System.Buffers;
using System.Buffers.Binary;

namespace Fulmar.Runtime.Workers.Node.Wire;

/// <summary>Takes what frames are for.</summary>
internal interface IFrameSink
{
    /// <summary>Takes one frame. The payload is valid until it returns.</summary>
    /// <exception cref="WireException">It is none.</exception>
    void Take(FrameType type, uint number, ReadOnlySpan<byte> payload);
}

/// <summary>Cuts a stream of bytes into frames.</summary>
internal sealed class FrameParser(IFrameSink sink)
{
    private const int Size = 64 * 1024, KeptSize = 1024 * 1024;
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(Size);
    private int start, end;

    /// <summary>Where the next bytes go. Never empty.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (end == bytes.Length) MakeRoom();
            return bytes.AsMemory(end);
        }
    }

    /// <summary>Hands on every frame that is whole now.</summary>
    /// <param name="count">Bytes that were put into <see cref="Room"/>.</param>
    /// <exception cref="WireException">A frame is none.</exception>
    public void Received(int count)
    {
        end += count;
        while (end - start >= WireLimits.LengthField)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(start));
            if (length is < WireLimits.Head or > WireLimits.LongestFrame) throw new WireException($"a frame's length is {length}");
            if (end - start < WireLimits.LengthField + (int)length) break;
            var frame = bytes.AsSpan(start + WireLimits.LengthField, (int)length);
            sink.Take((FrameType)frame[0], BinaryPrimitives.ReadUInt32LittleEndian(frame[1..]), frame[WireLimits.Head..]);
            start += WireLimits.LengthField + (int)length;
        }
        if (start < end) return;
        start = end = 0;
        if (bytes.Length <= KeptSize) return;
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = ArrayPool<byte>.Shared.Rent(Size);
    }

    private void MakeRoom()
    {
        var wanted = end - start >= WireLimits.LengthField ? WireLimits.LengthField + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(start)) : Size;
        var held = bytes.AsSpan(start, end - start);
        if (Math.Max(wanted, Size) > bytes.Length || start == 0)
        {
            // Grown with what has come, not with what a length promises.
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(wanted, Size), Math.Max(Size, bytes.Length * 2)));
            held.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }
        else held.CopyTo(bytes);
        (start, end) = (0, held.Length);
    }

    public void Release()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
    }
}

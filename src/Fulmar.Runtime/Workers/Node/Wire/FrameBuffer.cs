using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Fulmar.Runtime.Workers.Node.Wire;

/// <summary>Frames on their way out, one behind the other. Not safe for two threads: who sends holds the connection's lock.</summary>
internal sealed class FrameBuffer
{
    private const int FirstSize = 16 * 1024, KeptSize = 256 * 1024, MostKept = 2 * 1024 * 1024;
    private const int KeptTimes = 1_000;
    private byte[] bytes = new byte[FirstSize];
    private int frame, unused;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    public void Begin(FrameType type, uint number)
    {
        frame = Length;
        var head = Take(WireLimits.LengthField + WireLimits.Head);
        head[4] = (byte)type;
        BinaryPrimitives.WriteUInt32LittleEndian(head[5..], number);
    }

    /// <exception cref="InvalidOperationException">It is longer than a frame may be.</exception>
    public void End()
    {
        var length = Length - frame - WireLimits.LengthField;
        if (length > WireLimits.LongestFrame) throw new InvalidOperationException($"What is handed to the function has {length} bytes, and the limit is {WireLimits.LongestFrame}.");
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(frame), length);
    }

    /// <summary>Takes back the frame that was begun.</summary>
    public void Undo() => Length = frame;

    /// <summary>Forgets what was sent.</summary>
    public void Clear()
    {
        // What large bodies need is kept while they come, and not for ever.
        if (bytes.Length > MostKept) (bytes, unused) = (new byte[KeptSize], 0);
        else if (Length > bytes.Length / 4) unused = 0;
        else if (bytes.Length > KeptSize && ++unused > KeptTimes) (bytes, unused) = (new byte[KeptSize], 0);
        Length = frame = 0;
    }

    public void Byte(byte value) => Take(1)[0] = value;

    public void Short(int value)
    {
        if ((uint)value > ushort.MaxValue) throw new InvalidOperationException($"What is handed to the function has {value} parts, and the limit is {ushort.MaxValue}.");
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), (ushort)value);
    }

    public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    /// <summary>Reserves a count that is known later.</summary>
    public int ShortLater()
    {
        Take(2).Clear();
        return Length - 2;
    }

    public void PatchShort(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), checked((ushort)value));

    /// <summary>Begins a count of bytes that follow.</summary>
    public int Counted()
    {
        Take(4);
        return Length;
    }

    /// <summary>Ends what <see cref="Counted"/> began.</summary>
    public void EndCounted(int start) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(start - 4), Length - start);

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    public void Raw(in ReadOnlySequence<byte> value) => value.CopyTo(Take(checked((int)value.Length)));

    public void Text(ReadOnlySpan<char> value)
    {
        var start = Counted();
        Characters(value);
        EndCounted(start);
    }

    /// <summary>Text without its count.</summary>
    public void Characters(ReadOnlySpan<char> value)
    {
        var room = Ensure(Encoding.UTF8.GetMaxByteCount(value.Length));
        Length += Encoding.UTF8.GetBytes(value, room);
    }

    public void Value(ValueTag tag, ReadOnlySpan<byte> value)
    {
        Byte((byte)tag);
        Int(value.Length);
        Raw(value);
    }

    public void Nothing() => Value(ValueTag.Nothing, default);

    private Span<byte> Take(int count)
    {
        var room = Ensure(count)[..count];
        Length += count;
        return room;
    }

    private Span<byte> Ensure(int count)
    {
        if (bytes.Length - Length < count) Array.Resize(ref bytes, (int)Math.Min(Math.Max(bytes.Length * 2L, Length + (long)count), Array.MaxLength));
        return bytes.AsSpan(Length);
    }
}

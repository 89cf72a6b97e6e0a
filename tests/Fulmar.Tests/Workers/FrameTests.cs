using System.Buffers.Binary;
using System.Text;
using Fulmar.Runtime.Workers.Node.Wire;

namespace Fulmar.Tests.Workers;

/// <summary>Frames between the host and a worker of Node.</summary>
public sealed class FrameTests
{
    [Fact]
    public void Frames_come_out_as_they_went_in_however_they_are_cut()
    {
        var random = new Random(7);
        var buffer = new FrameBuffer();
        List<(FrameType, uint, byte[])> sent = [];
        for (var i = 0; i < 200; i++)
        {
            var payload = new byte[random.Next(i % 20 == 0 ? 200_000 : 300)];
            random.NextBytes(payload);
            sent.Add(((FrameType)random.Next(256), (uint)random.Next(), payload));
            buffer.Begin(sent[i].Item1, sent[i].Item2);
            buffer.Raw(payload);
            buffer.End();
        }

        var sink = new Sink();
        var parser = new FrameParser(sink);
        for (var rest = buffer.Written; rest.Length > 0;)
        {
            var room = parser.Room;
            Assert.False(room.IsEmpty);
            var count = Math.Min(Math.Min(rest.Length, room.Length), 1 + random.Next(random.Next(2) == 0 ? 10 : 100_000));
            rest[..count].CopyTo(room);
            rest = rest[count..];
            parser.Received(count);
        }

        Assert.Equal(sent.Select(Text), sink.Taken.Select(Text));

        static string Text((FrameType Type, uint Number, byte[] Payload) frame) => $"{(int)frame.Type} {frame.Number} {Convert.ToHexString(frame.Payload)}";
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(4u)]
    [InlineData(16u * 1024 * 1024 + 1)]
    [InlineData(uint.MaxValue)]
    public void A_length_that_no_frame_has_is_refused(uint length)
    {
        var parser = new FrameParser(new Sink());
        BinaryPrimitives.WriteUInt32LittleEndian(parser.Room.Span, length);

        Assert.Throws<WireException>(() => parser.Received(4));
    }

    [Fact]
    public void A_promised_length_takes_no_memory_before_its_bytes_come()
    {
        var parser = new FrameParser(new Sink());
        BinaryPrimitives.WriteUInt32LittleEndian(parser.Room.Span, WireLimits.LongestFrame);
        parser.Received(4);
        for (var received = 4; received < 64 * 1024;)
        {
            var count = Math.Min(parser.Room.Length, 64 * 1024 - received);
            parser.Received(count);
            received += count;
        }

        Assert.InRange(parser.Room.Length, 1, 1024 * 1024);
    }

    [Fact]
    public void Whatever_a_payload_is_reading_it_ends_with_what_it_says_or_with_a_refusal()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var payload = new byte[random.Next(40)];
            random.NextBytes(payload);
            if (random.Next(2) == 0 && payload.Length > 4) payload[1] = payload[2] = payload[3] = 0;
            try
            {
                var reader = new FrameReader(payload);
                for (var step = 0; step < 10; step++)
                    switch (random.Next(5))
                    {
                        case 0: reader.Byte(); break;
                        case 1: reader.Short(); break;
                        case 2: reader.UInt(); break;
                        case 3: reader.Text(); break;
                        default: reader.Value(out _); break;
                    }
            }
            catch (WireException) { /* the only other end */ }
        }
    }

    [Fact]
    public void A_text_that_is_no_utf8_and_a_frame_with_bytes_too_many_are_refused()
    {
        Assert.Throws<WireException>(() => new FrameReader([1, 0, 0, 0, 0xFF]).Text());
        Assert.Throws<WireException>(() => new FrameReader([1]).End());
        Assert.Equal("é", new FrameReader([2, 0, 0, 0, 0xC3, 0xA9]).Text());
    }

    [Fact]
    public void A_frame_that_is_taken_back_leaves_nothing()
    {
        var buffer = new FrameBuffer();
        buffer.Begin(FrameType.Stop, 0);
        buffer.End();
        buffer.Begin(FrameType.Invoke, 1);
        buffer.Text("never sent");
        buffer.Undo();
        buffer.Begin(FrameType.Cancel, 2);
        buffer.End();

        Assert.Equal([5, 0, 0, 0, 7, 0, 0, 0, 0, 5, 0, 0, 0, 4, 2, 0, 0, 0], buffer.Written.ToArray());
    }

    [Fact]
    public void What_is_longer_than_a_frame_may_be_is_not_sent()
    {
        var buffer = new FrameBuffer();
        buffer.Begin(FrameType.Invoke, 1);
        buffer.Raw(new byte[WireLimits.LongestFrame]);

        Assert.Contains("limit is", Assert.Throws<InvalidOperationException>(buffer.End).Message);
    }

    [Fact]
    public void Counts_are_filled_in_when_they_are_known()
    {
        var buffer = new FrameBuffer();
        buffer.Begin(FrameType.Invoke, 1);
        var at = buffer.ShortLater();
        var start = buffer.Counted();
        buffer.Characters("grün");
        buffer.EndCounted(start);
        buffer.PatchShort(at, 3);
        buffer.End();

        Assert.Equal([3, 0, 5, 0, 0, 0, .. Encoding.UTF8.GetBytes("grün")], buffer.Written.ToArray()[9..]);
    }

    private sealed class Sink : IFrameSink
    {
        public List<(FrameType, uint, byte[])> Taken { get; } = [];

        public void Take(FrameType type, uint number, ReadOnlySpan<byte> payload) => Taken.Add((type, number, payload.ToArray()));
    }
}

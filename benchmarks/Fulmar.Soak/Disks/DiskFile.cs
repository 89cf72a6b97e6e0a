namespace Fulmar.Soak.Disks;

/// <summary>A file: what the disk surely has, and what was done to it since its last sync.</summary>
internal sealed class DiskFile
{
    // What a disk writes whole or not at all.
    private const int Sector = 512;

    private readonly List<DiskStep> pending = [];
    private byte[] durable = [];

    /// <summary>All that was done is done in memory; the disk may have any part of it.</summary>
    public void Do(DiskStep step) => pending.Add(step);

    /// <summary>The disk has all of it.</summary>
    public void Sync()
    {
        durable = Content(_ => true);
        pending.Clear();
    }

    /// <summary>The content after a loss of power: of what was not synced, each sector of each write is there or not, and so is each length.</summary>
    public byte[] AfterLoss(Chance chance) => Content(chance.Keeps);

    /// <summary>The content as the process sees it.</summary>
    public byte[] Now() => Content(_ => true);

    private byte[] Content(Func<DiskStep, bool> keeps)
    {
        if (pending.Count == 0) return durable;
        long length = durable.Length;
        var bytes = new byte[pending.Aggregate(length, (most, step) => Math.Max(most, EndOf(step)))];
        durable.CopyTo(bytes, 0);
        foreach (var step in pending)
            switch (step)
            {
                case Wrote(_, var offset, var data):
                    for (long at = 0, end; at < data.Length; at = end)
                    {
                        end = Math.Min(data.Length, ((offset + at) / Sector + 1) * Sector - offset);
                        if (keeps(step)) data.Span[(int)at..(int)end].CopyTo(bytes.AsSpan((int)(offset + at)));
                    }
                    // A file's length is another sector than its content.
                    if (offset + data.Length > length && keeps(step)) length = offset + data.Length;
                    break;
                case Resized(_, var to) when keeps(step):
                    if (to < length) bytes.AsSpan((int)to, (int)(length - to)).Clear();
                    length = to;
                    break;
                case Extended(_, var to) when keeps(step):
                    length = Math.Max(length, to);
                    break;
            }
        return bytes[..(int)length];
    }

    private static long EndOf(DiskStep step) => step switch
    {
        Wrote(_, var offset, var data) => offset + data.Length,
        Resized(_, var to) => to,
        Extended(_, var to) => to,
        _ => 0,
    };
}

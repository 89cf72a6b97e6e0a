using System.Buffers.Binary;
using System.Text;

namespace Fulmar.Soak.Disks;

/// <summary>A step that a process did to its disk, as <c>traced-disk.c</c> recorded it. Paths are below the recorded folder, <c>""</c> is that itself.</summary>
internal abstract record DiskStep;

internal sealed record Created(string Path, ulong Inode) : DiskStep;

internal sealed record Wrote(ulong Inode, long Offset, ReadOnlyMemory<byte> Data) : DiskStep;

/// <summary>Cut or extended to a length.</summary>
internal sealed record Resized(ulong Inode, long Length) : DiskStep;

/// <summary>Extended to a length, unless it is longer.</summary>
internal sealed record Extended(ulong Inode, long Length) : DiskStep;

internal sealed record FileSynced(ulong Inode) : DiskStep;

internal sealed record FolderSynced(string Path) : DiskStep;

internal sealed record FolderMade(string Path) : DiskStep;

internal sealed record Renamed(string From, string To) : DiskStep;

internal sealed record Linked(string From, string To) : DiskStep;

internal sealed record Removed(string Path) : DiskStep;

/// <summary>Reads a record.</summary>
internal static class Trace
{
    private const int Head = 25;

    /// <exception cref="InvalidDataException">The process did something to a file that the record cannot tell: it proves nothing.</exception>
    public static IReadOnlyList<DiskStep> Read(string file)
    {
        ReadOnlyMemory<byte> rest = File.ReadAllBytes(file);
        List<DiskStep> steps = [];
        while (rest.Length >= Head)
        {
            var head = rest.Span[..Head];
            var inode = BinaryPrimitives.ReadUInt64LittleEndian(head[1..]);
            var number = BinaryPrimitives.ReadInt64LittleEndian(head[9..]);
            var (pathLength, dataLength) = (BinaryPrimitives.ReadInt32LittleEndian(head[17..]), BinaryPrimitives.ReadInt32LittleEndian(head[21..]));
            // A process that was killed leaves half an entry: its step was not told to anybody.
            if (rest.Length < Head + pathLength + dataLength) break;
            var path = Encoding.UTF8.GetString(rest.Span.Slice(Head, pathLength));
            var data = rest.Slice(Head + pathLength, dataLength);
            steps.Add((char)head[0] switch
            {
                'C' => new Created(path, inode),
                'W' => new Wrote(inode, number, data),
                'T' => new Resized(inode, number),
                'E' => new Extended(inode, number),
                'S' => new FileSynced(inode),
                'D' => new FolderSynced(path),
                'M' => new FolderMade(path),
                'R' => new Renamed(path, Encoding.UTF8.GetString(data.Span)),
                'L' => new Linked(path, Encoding.UTF8.GetString(data.Span)),
                'U' => new Removed(path),
                var unknown => throw new InvalidDataException($"The record has a step '{unknown}': {path}."),
            });
            rest = rest[(Head + pathLength + dataLength)..];
        }
        return steps;
    }
}

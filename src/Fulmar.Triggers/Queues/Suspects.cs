using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.MemoryMappedFiles;
using System.Text;
using Fulmar.Storage;

namespace Fulmar.Triggers.Queues;

/// <summary>
/// The messages that may have killed the process before this one, and those that may kill this one. Which functions run now is marked in a file that
/// outlives the process, so that after a crash those alone are suspects, and not all that were held. The file is a shared map of the page cache: a
/// mark costs next to nothing and survives every end of the process. What another boot of the machine has left may be older than what happened, so
/// after a loss of power every message that was held is a suspect.
/// </summary>
internal sealed class Suspects : IDisposable
{
    // magic, boot, messages that found no place, then a place for each: a sequence, or 0
    private const int BootAt = 8, UncountedAt = 48, First = 64, Places = 8_192, Size = First + (Places * sizeof(long));
    private const string BootFile = "/proc/sys/kernel/random/boot_id";
    private static readonly byte[] Magic = "FULSTART"u8.ToArray();
    private readonly ConcurrentQueue<int> free = new(Enumerable.Range(0, Places));
    private readonly HashSet<long>? before;
    private readonly SemaphoreSlim one = new(1);
    private readonly Lock gate = new();
    private readonly string path;
    private volatile MemoryMappedViewAccessor? view;
    private int uncounted;

    private Suspects(string path)
    {
        this.path = path;
        before = Read(path);
    }

    /// <summary>Opens the file of a data directory that the caller has locked. What the process before has left there is known until <see cref="Begin"/>.</summary>
    /// <param name="path">The file. It is made where it is missing.</param>
    public static Suspects Open(string path) => new(path);

    /// <summary>Whether a message's function may have run when the process before ended.</summary>
    public bool MayHaveRun(long sequence) => before?.Contains(sequence) ?? true;

    /// <summary>Forgets what the process before has left: the storage knows it now.</summary>
    /// <exception cref="StorageException">The file cannot be written (FUL6001).</exception>
    public void Begin()
    {
        var content = new byte[Size];
        Magic.CopyTo(content, 0);
        Boot().CopyTo(content, BootAt);
        try
        {
            // Written in full, so that the disk has room for it: a map of what it has no room for would end the process.
            File.WriteAllBytes(path, content);
            using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, Size);
            view = file.CreateViewAccessor();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageErrors.CannotWrite,
                $"{path} cannot be written ({exception.Message}). See that the disk has space and that this user may write there.", exception);
        }
    }

    /// <summary>A message's function starts. Returns its place, for <see cref="Ended"/>.</summary>
    public int Started(long sequence)
    {
        if (free.TryDequeue(out var place))
        {
            view!.Write(First + (place * sizeof(long)), sequence);
            return place;
        }
        Count(1);
        return -1;
    }

    /// <summary>Its code has ended.</summary>
    public void Ended(int place)
    {
        // A runaway may end behind the host.
        try
        {
            if (place < 0) Count(-1);
            else
            {
                view!.Write(First + (place * sizeof(long)), 0L);
                free.Enqueue(place);
            }
        }
        catch (ObjectDisposedException) { /* the file says that it ran, which it did until now */ }
    }

    /// <summary>Waits for its turn to run one, at most for the time given: if the process dies now, it is known which one did it.</summary>
    public Task<bool> TryEnterAsync(TimeSpan bound, CancellationToken cancellationToken) => one.WaitAsync(bound, cancellationToken);

    public void Leave() => one.Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        one.Dispose();
        view?.Dispose();
    }

    private void Count(int change)
    {
        lock (gate) view!.Write(UncountedAt, uncounted += change);
    }

    /// <summary>What ran; null where any message may have.</summary>
    private static HashSet<long>? Read(string path)
    {
        if (!File.Exists(path)) return null;
        var content = File.ReadAllBytes(path).AsSpan();
        if (content.Length != Size || !content.StartsWith(Magic) || !content[BootAt..UncountedAt].SequenceEqual(Boot()) || content[UncountedAt..First].ContainsAnyExcept((byte)0)) return null;
        HashSet<long> started = [];
        for (var at = First; at < Size; at += sizeof(long))
            if (BinaryPrimitives.ReadInt64LittleEndian(content[at..]) is not 0 and var sequence) started.Add(sequence);
        return started;
    }

    /// <summary>Names this boot of the machine. Where nobody knows it, each process has one of its own.</summary>
    private static byte[] Boot()
    {
        var boot = new byte[UncountedAt - BootAt];
        var text = File.Exists(BootFile) ? File.ReadAllText(BootFile).Trim() : Guid.NewGuid().ToString();
        Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, boot.Length)), boot);
        return boot;
    }
}

using System.Globalization;
using Fulmar.Storage.Sqlite.Platform;

namespace Fulmar.Storage.Sqlite.Content;

/// <summary>
/// Bodies that are too large for a row: one immutable file each, written and synced before the commit that names it. An id is never used again.
/// </summary>
internal sealed class ContentStore(string folder, bool isDurable, bool syncsNames)
{
    private readonly string staging = Path.Combine(folder, "staging");
    private readonly string content = Path.Combine(folder, "content");
    private readonly HashSet<Guid> pending = [];

    /// <summary>
    /// Makes the folders, all 256 of them: of one that is made with its first file, a second file could be committed before its name is durable.
    /// What lies in staging was never committed: nobody writes there before the engine is open.
    /// </summary>
    public void Open()
    {
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        Directory.CreateDirectory(staging);
        for (var last = 0; last < 256; last++) Directory.CreateDirectory(Path.Combine(content, last.ToString("x2", CultureInfo.InvariantCulture)));
        if (!isDurable) return;
        DurableFile.SyncFolder(content);
        DurableFile.SyncFolder(folder);
    }

    /// <summary>Writes a body and makes it durable. It is held against the sweeper until <see cref="Settle"/>.</summary>
    public async ValueTask<Guid> StageAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        lock (pending) pending.Add(id);
        var staged = Path.Combine(staging, id.ToString("N"));
        try
        {
            await using (var file = new FileStream(staged, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.Asynchronous }))
            {
                await file.WriteAsync(body, cancellationToken).ConfigureAwait(false);
                if (isDurable) file.Flush(flushToDisk: true);
            }
            var target = PathOf(id);
            File.Move(staged, target);
            // The file's own sync does not make its name durable.
            if (syncsNames) DurableFile.SyncFolder(Path.GetDirectoryName(target)!);
            return id;
        }
        catch
        {
            Settle(id);
            // On a full disk, what could not be written must not keep the rest of it full.
            File.Delete(staged);
            throw;
        }
    }

    /// <summary>The commit that named it is decided: from here on the rows say whether the file is wanted.</summary>
    public void Settle(Guid id)
    {
        lock (pending) pending.Remove(id);
    }

    /// <summary>Reads a whole body.</summary>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public byte[] Read(Guid id) => File.ReadAllBytes(PathOf(id));

    /// <summary>Bytes of a body; 0 where its file is not there.</summary>
    public int Length(Guid id) => new FileInfo(PathOf(id)) is { Exists: true, Length: var length } ? (int)length : 0;

    public void Delete(Guid id) => File.Delete(PathOf(id));

    /// <summary>Files that were written before the moment given and that no commit is waiting for.</summary>
    public IEnumerable<Guid> Files(DateTime before)
    {
        foreach (var file in new DirectoryInfo(content).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            if (file.LastWriteTimeUtc >= before || !Guid.TryParseExact(file.Name, "N", out var id)) continue;
            lock (pending)
                if (pending.Contains(id)) continue;
            yield return id;
        }
    }

    /// <summary>Where a body lies: 256 folders, by the id's last byte, because its first ones are the time.</summary>
    public string PathOf(Guid id)
    {
        var name = id.ToString("N");
        return Path.Combine(content, name[^2..], name);
    }
}

using Fulmar.Storage.Sqlite.Platform;

namespace Fulmar.Storage.Sqlite.Content;

/// <summary>
/// Bodies that are too large for a row: one immutable file each, written and synced before the commit that names it. An id is never used again.
/// </summary>
internal sealed class ContentStore(string folder, bool isDurable)
{
    private readonly string staging = Path.Combine(folder, "staging");
    private readonly string content = Path.Combine(folder, "content");
    private readonly HashSet<Guid> pending = [];

    /// <summary>Makes the folders. What lies in staging was never committed: nobody writes there before the engine is open.</summary>
    public void Open()
    {
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        Directory.CreateDirectory(staging);
        Directory.CreateDirectory(content);
        if (isDurable) DurableFile.SyncFolder(folder);
    }

    /// <summary>Writes a body and makes it durable. It is held against the sweeper until <see cref="Settle"/>.</summary>
    public async ValueTask<Guid> StageAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        lock (pending) pending.Add(id);
        try
        {
            var staged = Path.Combine(staging, id.ToString("N"));
            await using (var file = new FileStream(staged, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.Asynchronous }))
            {
                await file.WriteAsync(body, cancellationToken).ConfigureAwait(false);
                if (isDurable) file.Flush(flushToDisk: true);
            }
            var target = PathOf(id);
            var parent = Path.GetDirectoryName(target)!;
            var isNew = !Directory.Exists(parent);
            if (isNew) Directory.CreateDirectory(parent);
            File.Move(staged, target);
            // The name is durable when its folder is, and a new folder when its parent is.
            if (isDurable) DurableFile.SyncFolder(parent);
            if (isDurable && isNew) DurableFile.SyncFolder(content);
            return id;
        }
        catch
        {
            Settle(id);
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

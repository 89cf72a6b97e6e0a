using System.Threading.Channels;
using Fulmar.Server.Configuration;

namespace Fulmar.Server.Apps;

/// <summary>Tells when an app's files have changed and come to rest.</summary>
internal sealed class AppWatch : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);
    private readonly FileSystemWatcher watcher;
    private readonly string folder, dataDirectory;
    // One is enough: what is waiting covers all that changed before it is read.
    private readonly Channel<string> changes = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public AppWatch(HostOptions options)
    {
        folder = options.AppFolder;
        dataDirectory = options.DataDirectory;
        watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.DirectoryName | NotifyFilters.Size,
        };
        watcher.Changed += (_, e) => Notice(e.FullPath);
        watcher.Created += (_, e) => Notice(e.FullPath);
        watcher.Deleted += (_, e) => Notice(e.FullPath);
        watcher.Renamed += (_, e) => Notice(e.FullPath);
        watcher.Error += (_, _) => changes.Writer.TryWrite("");
        watcher.EnableRaisingEvents = true;
    }

    /// <summary>Waits for the next change and until files rest. Returns a changed file, relative to the folder: one that stays, where editors write through temporary ones.</summary>
    public async Task<string> NextAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var changed = await changes.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            await Task.Delay(Rest, time, cancellationToken).ConfigureAwait(false);
            if (!changes.Reader.TryRead(out var later)) return changed;
            if (!File.Exists(Path.Combine(folder, changed))) changed = later;
        }
    }

    public void Dispose() => watcher.Dispose();

    private void Notice(string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        if (AppBuild.IsSkipped(relative + "/.") || path == dataDirectory || path.StartsWith(dataDirectory + "/", StringComparison.Ordinal)) return;
        changes.Writer.TryWrite(relative);
    }
}

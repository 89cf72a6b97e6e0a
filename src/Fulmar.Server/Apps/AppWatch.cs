using System.Threading.Channels;
using Fulmar.Runtime;
using Fulmar.Server.Configuration;

namespace Fulmar.Server.Apps;

/// <summary>Tells when files of an app, or of a project that it references, have changed and come to rest.</summary>
internal sealed class AppWatch : IDisposable
{
    private const int MostNames = 100;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);
    private readonly List<FileSystemWatcher> watchers = [];
    private readonly string folder, dataDirectory;
    private readonly string[] outputs;
    private readonly Lock gate = new();
    // Newest last, the oldest dropped.
    private readonly List<string> names = [];
    private readonly OwnWrites own;
    private bool isLost;
    // One is enough: what is waiting covers all that changed before it is read.
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <exception cref="FulmarException">The machine has no watches left (FUL4009), or a project is no XML (FUL1004).</exception>
    public AppWatch(AppFolder app, HostOptions options, OwnWrites own)
    {
        this.own = own;
        folder = options.AppFolder;
        dataDirectory = options.DataDirectory;
        // What the app's own build writes is no change of the app.
        outputs = app.HasJavaScript && options.Build ? [.. JavaScriptFiles.OutputsOf(folder).Select(output => Path.Combine(folder, output))] : [];
        var others = AppBuild.FoldersOf(app).Where(other => other != folder && !other.StartsWith(folder + "/", StringComparison.Ordinal));
        try
        {
            foreach (var root in others.Prepend(folder)) Watch(root);
        }
        catch (IOException exception)
        {
            Dispose();
            throw new FulmarException(ErrorCodes.CannotWatch,
                $"The files of {folder} cannot be watched: {exception.Message} Raise the limit (fs.inotify.max_user_instances, fs.inotify.max_user_watches), or start with --no-watch.", exception);
        }
    }

    /// <summary>Waits for the next change and until files rest. Returns the newest changed file that is still there, relative to the folder: editors write through temporary ones.</summary>
    public async Task<string> NextAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            await changes.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            do await Task.Delay(Rest, time, cancellationToken).ConfigureAwait(false);
            while (changes.Reader.TryRead(out _));
            if (Changed() is { } changed) return changed;
        }
    }

    /// <summary>What has changed since it was asked last; null where that is nothing, or what the host's own builds wrote.</summary>
    private string? Changed()
    {
        lock (gate)
        {
            var isNews = isLost || names.Exists(name => !own.Has(Path.GetFullPath(name, folder)));
            var changed = names.FindLast(name => File.Exists(Path.Combine(folder, name))) ?? names.LastOrDefault("");
            names.Clear();
            isLost = false;
            return isNews ? changed : null;
        }
    }

    public void Dispose() => watchers.ForEach(watcher => watcher.Dispose());

    private void Watch(string root)
    {
        var watcher = new FileSystemWatcher(root)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.DirectoryName | NotifyFilters.Size,
        };
        watchers.Add(watcher);
        watcher.Changed += (_, e) => Notice(root, e.FullPath);
        watcher.Created += (_, e) => Notice(root, e.FullPath);
        watcher.Deleted += (_, e) => Notice(root, e.FullPath);
        watcher.Renamed += (_, e) => Notice(root, e.FullPath);
        // Some changes were lost: look at everything.
        watcher.Error += (_, _) => Lost();
        watcher.EnableRaisingEvents = true;
    }

    private void Lost()
    {
        lock (gate) isLost = true;
        changes.Writer.TryWrite(true);
    }

    private void Notice(string root, string path)
    {
        if (AppBuild.IsSkipped(Path.GetRelativePath(root, path) + "/.") || path == dataDirectory || path.StartsWith(dataDirectory + "/", StringComparison.Ordinal)) return;
        if (outputs.Any(output => path == output || path.StartsWith(output + "/", StringComparison.Ordinal))) return;
        lock (gate)
        {
            if (names.Count == MostNames) names.RemoveAt(0);
            names.Add(Path.GetRelativePath(folder, path));
        }
        changes.Writer.TryWrite(true);
    }
}

using Fulmar.Runtime;
using Fulmar.Server.Platform;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Fulmar.Triggers.Queues;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Server;

/// <summary>The store of a data directory on which no host runs: locked and opened for a command, and free again behind it.</summary>
public sealed class OfflineStore : IAsyncDisposable
{
    private readonly DataDirectory data;

    private OfflineStore(DataDirectory data, SqliteEngine engine)
    {
        this.data = data;
        Engine = engine;
    }

    /// <summary>The store. Commits are durable.</summary>
    public SqliteEngine Engine { get; }

    /// <summary>Opens it, creating what is missing.</summary>
    /// <param name="path">The data directory.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="FulmarException">A host runs on it (FUL4002), or it cannot be used (FUL4003).</exception>
    /// <exception cref="StorageException">The store cannot be opened.</exception>
    public static OfflineStore Open(string path, TimeProvider time)
    {
        var data = Lock(path);
        try
        {
            using var suspects = Suspects.Open(data.Suspects);
            return new OfflineStore(data, SqliteEngine.Open(new SqliteEngineOptions(path) { MayHaveRun = suspects.MayHaveRun }, time, NullLogger.Instance));
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Locks the data directory for a command that does not open the store.</summary>
    /// <exception cref="FulmarException">A host runs on it (FUL4002), or it cannot be used (FUL4003).</exception>
    public static DataDirectory Lock(string path)
    {
        // What root leaves in the directory of a service could keep the service from ever starting again.
        if (Directory.Exists(path) && !FolderOwner.IsOwn(path))
            throw new FulmarException(ErrorCodes.DataDirectoryUnusable,
                $"The data directory {path} belongs to another user. Run the command as that user, such as by `sudo -u`, or while the host runs.");
        return DataDirectory.Open(path);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The lock goes last: whoever takes it finds the store closed.
        try { await Engine.DisposeAsync().ConfigureAwait(false); }
        finally { data.Dispose(); }
    }
}

namespace Fulmar.Storage.Sqlite;

/// <summary>How the embedded engine works.</summary>
/// <param name="Folder">The data directory. It holds <c>fulmar.db</c>, <c>content/</c> and <c>staging/</c>, and is locked by the caller.</param>
public sealed record SqliteEngineOptions(string Folder)
{
    /// <summary>Whether a commit waits until the disk has it (<c>synchronous=FULL</c>). Off for throwaway data only: then a loss of power loses commits.</summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>Bodies above it are files of their own. Default 32 KB.</summary>
    public int InlineBytes { get; init; } = 32 * 1024;

    /// <summary>A transaction closes at so many operations. Default 4,096.</summary>
    public int BatchOperations { get; init; } = 4_096;

    /// <summary>A transaction closes at so many bytes. Default 8 MB.</summary>
    public int BatchBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>A transaction closes after so long. Default 20 ms.</summary>
    public TimeSpan BatchTime { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Bytes of units that wait or are written; who brings more waits for admission. Default 64 MB.</summary>
    public int WaitingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Connections for reading. Default 4.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Kilobytes of the writer's page cache. Default 16 MB; a reader has a quarter of it.</summary>
    public int CacheKilobytes { get; init; } = 16 * 1024;

    /// <summary>How often expired records are removed, 256 at a time. Default 1 s; infinite for only when <see cref="SqliteEngine.SweepAsync"/> is called.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a file of content stays after nothing names it. Default 1 hour.</summary>
    public TimeSpan ContentGrace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Pages of 4 KB in the log after which it is copied into the database; at four times as many it is cut short. Default 4,000.</summary>
    public int CheckpointPages { get; init; } = 4_000;

    /// <summary>
    /// Tells of a message that a pump held when the process before ended whether its function may have run, so that it may have been the cause. One
    /// that cannot have run is given back as if it had never been taken. Default: any may.
    /// </summary>
    public Func<long, bool> MayHaveRun { get; init; } = _ => true;

    /// <summary>Whether names of files are synced with their contents. Only a test that must fail turns it off.</summary>
    internal bool SyncsNames { get; init; } = true;

    internal long LargeLog => 4L * 4_096 * CheckpointPages;

    internal string Database => Path.Combine(Folder, "fulmar.db");
}

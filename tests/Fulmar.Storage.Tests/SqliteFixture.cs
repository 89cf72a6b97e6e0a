using Fulmar.Conformance;
using Fulmar.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fulmar.Storage.Tests;

/// <summary>A store in memory, in files that are real: what a disk would add is its time.</summary>
public sealed class SqliteFixture : EngineFixture
{
    private static readonly string Root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly string folder = Path.Combine(Root, $"fulmar-storage-{Guid.NewGuid():n}");

    private SqliteEngine? engine;

    /// <summary>The engine's clock. It stands still unless it is moved.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>How the engine is opened: it sweeps when it is asked to.</summary>
    public SqliteEngineOptions Options => new(folder) { IsDurable = false, SweepInterval = Timeout.InfiniteTimeSpan };

    public override ValueTask<IStorageEngine> OpenAsync() => ValueTask.FromResult<IStorageEngine>(engine = SqliteEngine.Open(Options, Clock, NullLogger.Instance));

    public override Task SweepAsync() => engine!.SweepAsync();

    public override ValueTask MoveClockAsync(TimeSpan by)
    {
        Clock.Advance(by);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>One set of data of the engine that is proved, and its clock. Fresh for each test.</summary>
public abstract class EngineFixture : IAsyncDisposable
{
    /// <summary>Opens the engine on this data; the one before is closed by then.</summary>
    public abstract ValueTask<IStorageEngine> OpenAsync();

    /// <summary>
    /// Makes it later for the engine. An engine whose clock is its own may do so by making all that it stored earlier: the suites only ever
    /// ask how long it is until, and since.
    /// </summary>
    /// <param name="by">How much later.</param>
    public abstract ValueTask MoveClockAsync(TimeSpan by);

    /// <summary>
    /// Makes the engine remove all that is over, and waits for it. In its own time it must not do so here, or a run could not be repeated. What can be seen of it
    /// is that events and changes that were kept long enough are gone, and that the going of expired documents is told to who follows them.
    /// </summary>
    public abstract Task SweepAsync();

    /// <summary>How much time passes by itself during a test, at most. Zero where the clock stands still unless it is moved.</summary>
    public virtual TimeSpan Drift => TimeSpan.Zero;

    /// <summary>Removes the data; the engine is closed by then.</summary>
    public abstract ValueTask DisposeAsync();
}

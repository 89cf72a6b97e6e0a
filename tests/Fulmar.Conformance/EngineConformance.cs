using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>What all suites have: an engine on fresh data that is open, a clock that moves when told, and a restart.</summary>
/// <typeparam name="TFixture">The engine that is proved.</typeparam>
public abstract class EngineConformance<TFixture> : IAsyncLifetime where TFixture : EngineFixture, new()
{
    /// <summary>How long something that must happen by itself is waited for.</summary>
    protected static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    protected static readonly TimeSpan Hour = TimeSpan.FromHours(1), Minute = TimeSpan.FromMinutes(1);

    private IStorageEngine? engine;

    protected TFixture Fixture { get; } = new();

    protected IStorageEngine Engine => engine!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => engine = await Fixture.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (engine is not null) await engine.DisposeAsync();
        await Fixture.DisposeAsync();
    }

    /// <summary>Makes it later.</summary>
    protected ValueTask MoveClockAsync(TimeSpan by) => Fixture.MoveClockAsync(by);

    /// <summary>Closes the engine and opens it again on the same data.</summary>
    protected async Task RestartAsync()
    {
        await Engine.DisposeAsync();
        engine = await Fixture.OpenAsync();
    }

    /// <summary>That a time is as expected, give or take what passes by itself.</summary>
    protected void AssertNear(TimeSpan expected, TimeSpan? actual)
    {
        Assert.NotNull(actual);
        Assert.InRange(actual.Value, expected - Fixture.Drift, expected + Fixture.Drift);
    }
}

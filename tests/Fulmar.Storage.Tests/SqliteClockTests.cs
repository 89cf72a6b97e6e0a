using Fulmar.Conformance;

namespace Fulmar.Storage.Tests;

/// <summary>The embedded engine's clock, which is the machine's unless that runs back.</summary>
public sealed class SqliteClockTests : EngineConformance<SqliteFixture>
{
    [Fact]
    public async Task Time_never_runs_back_past_what_was_kept()
    {
        var queue = Given.Queue("q");
        await Engine.EnqueueAsync(queue, "a");
        Fixture.Clock.AdjustTime(Fixture.Clock.GetUtcNow() - Hour);
        await RestartAsync();
        await Engine.EnqueueAsync(queue, "b");

        var times = (await Engine.PeekAsync(queue)).Select(message => message.EnqueuedAt).ToList();

        Assert.Equal(["a", "b"], (await Engine.LeaseAsync(queue)).Texts());
        Assert.True(times[0] <= times[1]);
    }
}

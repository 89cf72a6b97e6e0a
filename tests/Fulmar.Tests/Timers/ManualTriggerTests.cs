using Fulmar.Runtime;
using Fulmar.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Tests.Timers;

/// <summary>Runs that somebody asks for, and what a timer's options may say.</summary>
public sealed class ManualTriggerTests
{
    [Fact]
    public async Task A_run_that_is_asked_for_while_the_host_stops_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("fulmar-manual").FullName;
        try
        {
            await using var engine = SqliteEngine.Open(new SqliteEngineOptions(folder) { IsDurable = false }, TimeProvider.System, NullLogger.Instance);
            using var node = new TimerNode(engine, TimeProvider.System);
            var app = new TimerApp().With("Scrub", "0 0 * * * *", _ => Task.CompletedTask).Load();
            node.Catalog.Publish(app);
            Assert.NotNull(await node.Manual.RunAsync("Scrub", default));
            Assert.True(await app.RetireAsync(TimeSpan.FromSeconds(20)));

            var run = Task.Run(() => node.Manual.RunAsync("Scrub", default), TimerNode.Cancelled);

            Assert.Null(await run.WaitAsync(TimeSpan.FromSeconds(20), TimerNode.Cancelled));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Theory]
    [InlineData("7")]
    [InlineData("1")]
    [InlineData("one, all")]
    [InlineData("sometimes")]
    public void What_a_timer_catches_up_is_one_of_three_words(string text)
    {
        var refused = Assert.Throws<Fulmar.Runtime.Catalog.AppRejectedException>(() => new TimerApp().With("Scrub", "0 0 * * * *", _ => Task.CompletedTask, null, ("catchUp", text)).Load());

        var error = Assert.Single(refused.Errors);
        Assert.Equal(ErrorCodes.InvalidFunction, error.Code);
        Assert.Contains($"catchUp '{text}' is none of one, all, none", error.Message, StringComparison.Ordinal);
    }
}

using Fulmar.Conformance;
using Fulmar.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Storage.Tests;

/// <summary>What the embedded engine makes of what it was told of the process before.</summary>
public sealed class SqliteRestartTests
{
    private static readonly QueueKey Queue = Given.Queue("orders");

    [Fact]
    public async Task A_message_that_was_held_and_cannot_have_run_is_given_back_as_it_was_taken()
    {
        await using var fixture = new SqliteFixture();
        long culprit;
        await using (var before = await fixture.OpenAsync())
        {
            await before.EnqueueAsync(Queue, "culprit", "neighbour");
            culprit = (await before.LeaseAsync(Queue)).Messages[0].Receipt.Sequence;
        }

        await using (var engine = Open(fixture, sequence => sequence == culprit))
        {
            Assert.Equal([("culprit", true), ("neighbour", false)], await All(engine));
        }

        // Both are held again, the culprit alone. It waited for its turn when the process ended: that is no attempt, and it comes alone again.
        await using (var engine = Open(fixture, _ => false))
        {
            Assert.Equal([("culprit", true), ("neighbour", false)], await All(engine));
            Assert.All(await engine.PeekAsync(Queue), message => Assert.Equal(0, message.Attempts));
        }

        static async Task<IEnumerable<(string, bool)>> All(SqliteEngine engine)
        {
            List<LeasedMessage> taken = [.. (await engine.LeaseAsync(Queue)).Messages, .. (await engine.LeaseAsync(Queue)).Messages];
            return taken.Select(message => (Given.Text(message.Stored.Message.Body), message.IsAlone)).Order();
        }
    }

    private static SqliteEngine Open(SqliteFixture fixture, Func<long, bool> mayHaveRun) =>
        SqliteEngine.Open(fixture.Options with { MayHaveRun = mayHaveRun }, fixture.Clock, NullLogger.Instance);
}

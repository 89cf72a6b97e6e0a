using Fulmar.Conformance;
using Fulmar.Storage.Sqlite.Native;

namespace Fulmar.Storage.Tests;

/// <summary>A store of an earlier schema is opened.</summary>
public sealed class MigrationTests : EngineConformance<SqliteFixture>
{
    private static readonly QueueKey Orders = Given.Queue("orders"), Dead = Given.Queue("orders-poison");

    [Fact]
    public async Task Dead_letters_of_the_first_schema_go_back_to_where_they_came_from()
    {
        await Engine.EnqueueAsync(Dead, "never was elsewhere");
        await Engine.EnqueueAsync(Orders, "free", "held");
        foreach (var message in (await Engine.LeaseAsync(Orders)).Messages)
            await Engine.ApplyAsync(new DeadLetter(message.Receipt, Dead, "why", null));
        await Engine.ApplyAsync(new Acknowledge((await Engine.LeaseOneAsync(Dead)).Receipt));
        await Engine.LeaseOneAsync(Dead);
        await Engine.DisposeAsync();
        using (var connection = Connection.Open(Fixture.Options.Database, readOnly: false))
            connection.Execute("DROP INDEX queued_dead; ALTER TABLE queued DROP COLUMN dead; ALTER TABLE leased DROP COLUMN dead; PRAGMA user_version = 1");
        await RestartAsync();

        Assert.Equal(2, (await Engine.ApplyAsync<Moved>(new Requeue(Dead, null, 10))).Messages);
        Assert.Equal(["free", "held"], (await Engine.TextsAsync(Orders)).Order());
    }
}

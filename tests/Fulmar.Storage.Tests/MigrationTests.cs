using Fulmar.Conformance;
using Fulmar.Storage.Sqlite.Maintenance;
using Fulmar.Storage.Sqlite.Native;

namespace Fulmar.Storage.Tests;

/// <summary>A store of an earlier schema is opened.</summary>
public sealed class MigrationTests : EngineConformance<SqliteFixture>
{
    private static readonly QueueKey Orders = Given.Queue("orders"), Dead = Given.Queue("orders-poison");

    private const string WithoutStreams =
        "DROP TABLE category; DROP TABLE stream_partition; DROP TABLE stream; DROP TABLE event; DROP TABLE checkpoint; DROP TABLE change_feed; DROP TABLE change; PRAGMA user_version = 2; ";

    [Fact]
    public async Task A_store_of_before_streams_is_checked_as_it_is_and_gets_them_when_it_is_opened()
    {
        await Engine.ApplyAsync(Given.Put(Given.Document("1"), 1), new Enqueue(Orders, Given.Message("a")));
        await Engine.DisposeAsync();
        using (var connection = Connection.Open(Fixture.Options.Database, readOnly: false)) connection.Execute(WithoutStreams);

        var before = StoreCheck.Run(Fixture.Options.Folder, null, Token);
        await RestartAsync();
        await Engine.AppendAsync(Given.Stream("1"), "a");

        Assert.Empty(before.Problems);
        Assert.Equal((1, 1, 0), (before.Messages, before.Documents, before.Events));
        Assert.Equal(1, StoreCheck.Run(Fixture.Options.Folder, null, Token).Events);
    }

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
            connection.Execute(WithoutStreams + "DROP INDEX queued_dead; ALTER TABLE queued DROP COLUMN dead; ALTER TABLE leased DROP COLUMN dead; PRAGMA user_version = 1");
        await RestartAsync();

        Assert.Equal(2, (await Engine.ApplyAsync<Moved>(new Requeue(Dead, null, 10))).Messages);
        Assert.Equal(["free", "held"], (await Engine.TextsAsync(Orders)).Order());
    }
}

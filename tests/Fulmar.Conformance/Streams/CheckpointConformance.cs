using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Checkpoints: moved by whoever knows where they are, in one unit with effects.</summary>
public abstract class CheckpointConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private static readonly CheckpointKey First = Given.Checkpoint("view"), Second = Given.Checkpoint("view", 1);

    [Fact]
    public async Task A_checkpoint_moves_from_where_it_is()
    {
        await Engine.ApplyAsync(new MoveCheckpoint(First, 0, 5), new MoveCheckpoint(Second, 0, 7), new MoveCheckpoint(Given.Checkpoint("other"), 0, 1));
        await MoveClockAsync(Hour);
        await Engine.ApplyAsync<Done>(new MoveCheckpoint(First, 5, 9));

        Assert.Equal(9, (await Engine.RefusedAsync<CheckpointElsewhere>(new MoveCheckpoint(First, 5, 10))).Position);
        Assert.Equal(9, (await Engine.RefusedAsync<CheckpointElsewhere>(new MoveCheckpoint(First, 0, 10))).Position);
        Assert.Equal(0, (await Engine.RefusedAsync<CheckpointElsewhere>(new MoveCheckpoint(Given.Checkpoint("never"), 3, 10))).Position);
        var found = await Engine.ListCheckpointsAsync(Given.App, "view", Token);
        Assert.Equal([(First, 9L), (Second, 7L)], found.Select(each => (each.Key, each.Position)));
        AssertNear(Hour, found[0].MovedAt - found[1].MovedAt);
        Assert.Empty(await Engine.ListCheckpointsAsync(new AppId("another"), "view", Token));
    }

    [Fact]
    public async Task A_checkpoint_moves_back_and_is_forgotten_at_0()
    {
        await Engine.ApplyAsync(new MoveCheckpoint(First, 0, 5));
        await Engine.ApplyAsync(new MoveCheckpoint(First, 5, 2));
        await Engine.ApplyAsync(new MoveCheckpoint(First, 2, 0));

        Assert.Empty(await Engine.ListCheckpointsAsync(Given.App, "view", Token));
        await Engine.ApplyAsync(new MoveCheckpoint(First, 0, 1));
    }

    [Fact]
    public async Task Effects_and_the_checkpoint_are_one_commit()
    {
        await Engine.ApplyAsync(new MoveCheckpoint(First, 0, 5), Given.Put(Given.Document("view"), 1));
        await Engine.RefusedAsync<CheckpointElsewhere>([Given.Put(Given.Document("view"), 2), new MoveCheckpoint(First, 0, 5)], at: 1);
        await Engine.RefusedAsync<VersionConflict>([new MoveCheckpoint(First, 5, 6), Given.Put(Given.Document("view"), 2, DocumentCondition.IfAbsent)], at: 1);

        Assert.Equal("""{"n":1}""", await Engine.FindTextAsync(Given.Document("view")));
        Assert.Equal(5, Assert.Single(await Engine.ListCheckpointsAsync(Given.App, "view", Token)).Position);
    }

    [Fact]
    public async Task An_owner_that_was_followed_moves_no_checkpoint()
    {
        var epoch = await Engine.AcquireAsync(Given.Lease("view/0"));
        await Engine.ApplyAsync(new Guard(Given.Lease("view/0"), epoch), new MoveCheckpoint(First, 0, 5));
        await MoveClockAsync(2 * Hour);
        var next = await Engine.AcquireAsync(Given.Lease("view/0"), "node-2");

        await Engine.RefusedAsync<Fenced>([new Guard(Given.Lease("view/0"), epoch), new MoveCheckpoint(First, 5, 6)]);
        await Engine.ApplyAsync(new Guard(Given.Lease("view/0"), next), new MoveCheckpoint(First, 5, 7));
    }

    [Fact]
    public async Task Of_many_who_move_a_checkpoint_from_one_place_one_does()
    {
        for (var at = 0L; at < 20; at++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Engine.TryAsync(new MoveCheckpoint(First, at, at + 1)), Token)));
            Assert.Single(outcomes, outcome => outcome is Committed);
        }
    }
}

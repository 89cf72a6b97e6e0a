using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Many append and many read at once. The twins do so on engines that are careless, and must be found out.</summary>
public abstract class OrderConformance<TFixture> : EngineConformance<TFixture> where TFixture : EngineFixture, new()
{
    private const int Runs = 8;

    [Fact]
    public async Task Whoever_reads_while_others_append_skips_nothing_and_is_given_nothing_twice()
    {
        for (var run = 0; run < Runs; run++) Assert.Null(await ProblemAsync(engine => engine));
    }

    [Fact]
    public async Task An_engine_whose_positions_are_given_before_their_commit_is_found_out() =>
        Assert.Contains("came", await FirstProblemAsync(engine => new CarelessEngine(engine, Carelessness.PositionsBeforeCommit)), StringComparison.Ordinal);

    [Fact]
    public async Task An_engine_that_forgets_the_expected_version_is_found_out() =>
        Assert.Contains("was expected to be at", await FirstProblemAsync(engine => new CarelessEngine(engine, Carelessness.NoExpectedVersion)), StringComparison.Ordinal);

    [Fact]
    public async Task An_engine_that_follows_changes_by_what_it_saw_last_is_found_out() =>
        Assert.Contains("the change feed left", await FirstProblemAsync(engine => new CarelessEngine(engine, Carelessness.ChangesBeforeCommit)), StringComparison.Ordinal);

    /// <summary>What the first runs find: one alone may be lucky.</summary>
    private static async Task<string> FirstProblemAsync(Func<IStorageEngine, IStorageEngine> careless)
    {
        for (var run = 0; run < Runs; run++)
            if (await ProblemAsync(careless) is { } problem) return problem;
        return "nothing was found";
    }

    private static async Task<string?> ProblemAsync(Func<IStorageEngine, IStorageEngine> with)
    {
        await using var fixture = new TFixture();
        await using var engine = await fixture.OpenAsync();
        return await new OrderProof(with(engine), Random.Shared.Next(), Token).FindProblemAsync();
    }
}

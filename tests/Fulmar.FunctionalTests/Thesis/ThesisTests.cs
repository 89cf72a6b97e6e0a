using Fulmar.FunctionalTests.Processes;
using Fulmar.Soak.Thesis;

namespace Fulmar.FunctionalTests.Thesis;

/// <summary>Whatever kills the process: what was acknowledged is there once, and nothing by half. <c>./soak thesis</c> does it more often.</summary>
public sealed class ThesisTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Kills_under_load_lose_nothing_double_nothing_and_leave_nothing_half()
    {
        var findings = await Run(4);

        Assert.Empty(findings.All);
        Assert.True(findings.Acknowledged > 20, $"There was no load: {findings.Acknowledged} were acknowledged.");
    }

    [Fact]
    public Task An_answer_before_the_commit_is_found_to_lose() => Finds("early", findings => findings.Lost.Count > 0);

    [Fact]
    public Task Two_commits_in_the_place_of_one_are_found_to_apply_twice() => Finds("two", findings => findings.Twice.Count > 0);

    // A kill must fall into the gap that the twin leaves: a few may miss it.
    private async Task Finds(string route, Func<ThesisFindings, bool> found)
    {
        for (var runs = 0; runs < 8; runs++)
            if (found(await Run(3, route))) return;
        Assert.Fail($"24 kills found nothing wrong with '{route}'.");
    }

    private async Task<ThesisFindings> Run(int kills, string route = "take")
    {
        var run = new ThesisRun(kills, Random.Shared.Next(), route);
        output.WriteLine($"{run}");
        var findings = await run.RunAsync(null, TestContext.Current.CancellationToken, start => OwnEnvironment.GiveTo(start, null));
        output.WriteLine($"{findings.Acknowledged} acknowledged");
        return findings;
    }
}

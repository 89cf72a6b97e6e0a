using Fulmar.Runtime.Workers;
using Fulmar.Runtime.Workers.Node;
using Fulmar.Runtime.Workers.Node.Processes;
using Fulmar.Runtime.Workers.Processes;

namespace Fulmar.Tests.Workers;

/// <summary>What is decided about processes of Node without one.</summary>
public sealed class ReplacementTests
{
    [Fact]
    public void The_first_replacement_comes_at_once_and_the_pauses_of_the_next_double_up_to_a_bound()
    {
        var replacement = new WorkerReplacement();

        Assert.Equal([0, 0, 100, 200, 400, 800], Enumerable.Range(0, 6).Select(ends => replacement.PauseAfter(ends).TotalMilliseconds));
        Assert.Equal(replacement.LongestPause, replacement.PauseAfter(int.MaxValue));
    }

    [Fact]
    public void A_spare_fits_where_everything_is_the_same()
    {
        NodeLaunch Launch(string value, params string[] arguments) => new("node", "/w/main.mjs", arguments, new Dictionary<string, string> { ["A"] = value }, "/s");

        Assert.Equal(Launch("1", "--x"), Launch("1", "--x"));
        Assert.NotEqual(Launch("1", "--x"), Launch("2", "--x"));
        Assert.NotEqual(Launch("1", "--x"), Launch("1", "--y"));
        Assert.True(Launch("1", "--inspect=0").IsInspected);
    }

    [Theory]
    [InlineData(0, "", "exit code 0, as when the app calls process.exit()")]
    [InlineData(3, "Error: x", "exit code 3, its last words: Error: x")]
    [InlineData(137, "", "it was killed (signal 9)")]
    [InlineData(134, "FATAL ERROR: heap", "signal 6, as when its memory is full (raise \"workerMemory\" in fulmar.json), its last words: FATAL ERROR: heap")]
    public void Why_a_process_ended_is_told_in_words(int status, string last, string text) => Assert.Equal(text, ExitText.Of(status, last));
}

using Fulmar.Triggers.Queues;

namespace Fulmar.Tests.Queues;

/// <summary>What a process leaves behind of what it ran, for the one after it. None of these says goodbye: the file is as a crash leaves it.</summary>
public sealed class SuspectsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fulmar-suspects-").FullName;
    private readonly List<Suspects> processes = [];

    private string Marks => Path.Combine(folder, "suspects");

    [Fact]
    public void Where_nothing_was_left_any_message_may_have_run()
    {
        using var first = Suspects.Open(Marks);
        Assert.True(first.MayHaveRun(7));
    }

    [Fact]
    public void What_runs_when_a_process_ends_may_have_been_the_cause_and_nothing_else()
    {
        var process = Start();
        process.Ended(process.Started(1));
        process.Started(2);
        process.Started(3);
        process.Ended(process.Started(4));

        using var next = Suspects.Open(Marks);

        Assert.Equal([2, 3], Enumerable.Range(1, 9).Where(sequence => next.MayHaveRun(sequence)));
    }

    [Fact]
    public void What_was_left_is_known_until_the_next_process_begins()
    {
        Start().Started(1);
        var next = Suspects.Open(Marks);
        processes.Add(next);
        Assert.True(Opened().MayHaveRun(1));

        next.Begin();

        Assert.True(next.MayHaveRun(1));
        Assert.False(Opened().MayHaveRun(1));
    }

    [Fact]
    public void As_long_as_more_run_than_can_be_marked_any_may_have()
    {
        var process = Start();
        var places = Enumerable.Range(1, 8_193).Select(sequence => process.Started(sequence)).ToList();
        Assert.True(Opened().MayHaveRun(9_999));

        process.Ended(places[^1]);

        Assert.False(Opened().MayHaveRun(9_999));
        Assert.True(Opened().MayHaveRun(8_192));
    }

    [Theory]
    [InlineData(0, "another program's")]
    [InlineData(10, "another boot's")]
    public void Marks_of_others_say_nothing(int at, string whose)
    {
        Start().Started(1);
        Assert.False(Opened().MayHaveRun(2));
        var content = File.ReadAllBytes(Marks);
        content[at] ^= 1;
        File.WriteAllBytes(Marks, content);

        Assert.True(Opened().MayHaveRun(2), whose);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(1_000_000)]
    public void A_file_of_another_length_says_nothing_and_is_made_anew(int length)
    {
        File.WriteAllBytes(Marks, new byte[length]);
        Assert.True(Opened().MayHaveRun(1));

        Start().Started(2);

        Assert.Equal((false, true), (Opened().MayHaveRun(1), Opened().MayHaveRun(2)));
    }

    public void Dispose()
    {
        processes.ForEach(process => process.Dispose());
        Directory.Delete(folder, recursive: true);
    }

    private Suspects Start()
    {
        var process = Suspects.Open(Marks);
        processes.Add(process);
        process.Begin();
        return process;
    }

    private Suspects Opened()
    {
        var reader = Suspects.Open(Marks);
        processes.Add(reader);
        return reader;
    }
}

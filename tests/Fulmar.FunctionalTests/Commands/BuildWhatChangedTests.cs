using Fulmar.FunctionalTests.Clones;

namespace Fulmar.FunctionalTests.Commands;

/// <summary><c>./fulmar</c> builds what has changed, and starts at once otherwise.</summary>
public sealed class BuildWhatChangedTests
{
    [Fact]
    public async Task The_first_call_builds_and_the_second_touches_no_sdk()
    {
        using var clone = new ModelClone();
        var first = (await clone.Fulmar("one", "two words")).Succeeded();
        Assert.Contains("Building Fulmar", first.Error);
        var calls = clone.Calls.Count;

        var second = (await clone.Fulmar("again")).Succeeded();

        Assert.Equal(1, clone.Builds);
        Assert.Equal(calls, clone.Calls.Count);
        Assert.Empty(second.Error);
    }

    [Fact]
    public async Task The_host_takes_the_place_of_the_script_so_that_signals_reach_it()
    {
        using var clone = new ModelClone();
        await clone.Fulmar();

        var run = (await clone.Fulmar("start", "an app")).Succeeded();

        Assert.Equal($"{run.ProcessId} start an app\n", run.Output);
    }

    [Fact]
    public async Task A_changed_file_a_new_one_and_a_deleted_one_are_each_built_again()
    {
        using var clone = new ModelClone();
        await clone.Fulmar();

        await File.WriteAllTextAsync(clone["src/One.cs"], "uno", TestContext.Current.CancellationToken);
        await clone.Fulmar();
        Assert.Equal(2, clone.Builds);

        await File.WriteAllTextAsync(clone["src/Three.cs"], "three", TestContext.Current.CancellationToken);
        await clone.Fulmar();
        Assert.Equal(3, clone.Builds);

        File.Delete(clone["src/Two.cs"]);
        await clone.Fulmar();
        Assert.Equal(4, clone.Builds);
    }

    [Fact]
    public async Task A_file_that_became_older_with_other_content_is_built_again()
    {
        using var clone = new ModelClone();
        await clone.Fulmar();

        await File.WriteAllTextAsync(clone["src/One.cs"], "eno", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(clone["src/One.cs"], new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        await clone.Fulmar();

        Assert.Equal(2, clone.Builds);
    }

    [Fact]
    public async Task Going_back_to_what_was_built_before_builds_nothing()
    {
        using var clone = new ModelClone();
        await clone.Fulmar();
        await File.WriteAllTextAsync(clone["src/One.cs"], "uno", TestContext.Current.CancellationToken);
        await clone.Fulmar();

        await File.WriteAllTextAsync(clone["src/One.cs"], "one", TestContext.Current.CancellationToken);
        (await clone.Fulmar()).Succeeded();

        Assert.Equal(2, clone.Builds);
    }

    [Fact]
    public async Task Calls_at_the_same_time_build_once()
    {
        using var clone = new ModelClone();

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => clone.Fulmar($"{number}")));

        Assert.All(runs, run => run.Succeeded());
        Assert.Equal(1, clone.Builds);
    }

    [Fact]
    public async Task A_failed_build_shows_its_errors_runs_nothing_and_is_tried_again()
    {
        using var clone = new ModelClone();
        await clone.Fulmar();
        await File.WriteAllTextAsync(clone["src/One.cs"], "broken", TestContext.Current.CancellationToken);

        var broken = await clone.Fulmar("start");
        Assert.Equal(3, broken.ExitCode);
        Assert.Contains("error CS1002", broken.Error);
        Assert.Empty(broken.Output);

        await File.WriteAllTextAsync(clone["src/One.cs"], "mended", TestContext.Current.CancellationToken);
        (await clone.Fulmar()).Succeeded();
    }

    [Fact]
    public async Task It_works_through_symlinks_and_from_any_folder()
    {
        using var clone = new ModelClone();
        File.CreateSymbolicLink(clone["absolute"], clone["fulmar"]);
        Directory.CreateDirectory(clone["somewhere"]);
        File.CreateSymbolicLink(clone["somewhere/relative"], "../absolute");

        (await clone.Run(clone["absolute"])).Succeeded();
        var run = (await clone.Run(clone["somewhere/relative"], "x")).Succeeded();

        Assert.Equal($"{run.ProcessId} x\n", run.Output);
        Assert.Equal(1, clone.Builds);
    }

    [Fact]
    public async Task Without_an_sdk_one_sentence_says_what_to_do()
    {
        using var clone = new ModelClone();

        var run = await clone.FulmarWithoutSdkOnPath();

        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("Fulmar needs the .NET SDK 10.0 (10.0.100 or later), and none was found here. Install it with:", run.Error);
        Assert.Contains("https://dot.net/download", run.Error);
    }

    [Fact]
    public async Task An_sdk_that_its_install_script_put_into_the_home_folder_is_found()
    {
        using var clone = new ModelClone();
        clone.MoveSdkHome();

        (await clone.FulmarWithoutSdkOnPath()).Succeeded();
    }

    [Fact]
    public async Task An_sdk_that_is_too_old_is_named()
    {
        using var clone = new ModelClone(sdkVersion: "8.0.404");

        var run = await clone.Fulmar();

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("the one found here is 8.0.404", run.Error);
        Assert.Equal(0, clone.Builds);
    }
}

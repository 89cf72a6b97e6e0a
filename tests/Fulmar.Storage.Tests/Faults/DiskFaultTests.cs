using Fulmar.Soak.PowerLoss;

namespace Fulmar.Storage.Tests.Faults;

/// <summary>The disk fails while the engine uses it: what a caller sees, and what is there afterwards.</summary>
public sealed class DiskFaultTests
{
    // One whose message is a file of its own.
    private const int Large = 8;

    [Fact]
    public async Task After_a_failed_sync_nothing_is_committed_until_the_engine_is_opened_again()
    {
        await using var disk = new FaultyDisk();
        Assert.Equal("open", await disk.OpenAsync());
        Assert.Equal("committed", await disk.CommitAsync(1));

        disk.Begin("sync");
        Assert.StartsWith("FUL6009 broken", await disk.CommitAsync(2), StringComparison.Ordinal);
        disk.End("sync");
        // The disk is well again, and still nobody knows what it has. Of this one it is known that it is not there.
        Assert.StartsWith("FUL6001 broken", await disk.CommitAsync(3), StringComparison.Ordinal);

        Assert.Null(await disk.ProblemAfterRestartAsync(1));
        Assert.Equal("open", await disk.OpenAsync());
        Assert.Equal("committed", await disk.CommitAsync(3));
    }

    [Fact]
    public async Task A_full_disk_refuses_units_and_the_engine_goes_on_when_there_is_space()
    {
        await using var disk = new FaultyDisk();
        await disk.OpenAsync();
        Assert.Equal("committed", await disk.CommitAsync(1));

        disk.Begin("space");
        Assert.StartsWith("FUL6001 Nothing can be written", await disk.CommitAsync(2), StringComparison.Ordinal);
        Assert.StartsWith("FUL6001 A large body cannot be written", await disk.CommitAsync(Large), StringComparison.Ordinal);
        disk.End("space");

        Assert.Equal("committed", await disk.CommitAsync(2));
        Assert.Equal("committed", await disk.CommitAsync(Large));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(disk.Root, LoadProcess.Store, "staging")));
        Assert.Null(await disk.ProblemAfterRestartAsync(1, 2, Large));
    }

    [Fact]
    public async Task A_store_on_a_disk_that_is_read_only_is_not_opened_and_stays_as_it_was()
    {
        await using var disk = new FaultyDisk();
        await disk.OpenAsync();
        Assert.Equal("committed", await disk.CommitAsync(1));
        Assert.Null(await disk.ProblemAfterRestartAsync(1));

        disk.Begin("readonly");
        var answer = await disk.OpenAsync();
        disk.End("readonly");

        Assert.StartsWith("FUL6001", answer, StringComparison.Ordinal);
        Assert.Contains("may write there", answer, StringComparison.Ordinal);
        Assert.Null(await disk.ProblemAfterRestartAsync(1));
    }
}

using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Data;

/// <summary><c>fulmar data</c>.</summary>
public sealed class DataTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_of_a_running_host_that_is_written_to_is_restored_with_all_that_was_there_before()
    {
        using var store = await FilledStore.Of(messages: 400);
        var expected = await FilledStore.Read(store.Data);
        using var stop = new CancellationTokenSource();
        var written = 0;
        {
            await using var host = await RunningHost.Start(options: new() { ["data"] = store.Data });
            await Write(host, 10);
            // An app has at most 1,000 keys, and a backup on a busy machine takes its time.
            var load = Task.Run(async () => { while (!stop.IsCancellationRequested && Volatile.Read(ref written) < 900) await Write(host, 1); }, Token);

            (await Data("backup", store.Backup, "--data", store.Data)).Succeeded();

            await stop.CancelAsync();
            await load;
        }
        (await Data("restore", store.Backup, "--data", store.Restored)).Succeeded();
        (await Data("check", "--data", store.Restored)).Succeeded();

        Assert.Equal(expected, await FilledStore.Read(store.Restored));
        await using var restored = await RunningHost.Start(options: new() { ["data"] = store.Restored });
        var keys = await restored.Operators.GetStringAsync("/fulmar/v1/keys", Token);
        Assert.All(Enumerable.Range(1, 10), number => Assert.Contains($"\"key{number}\"", keys));
        Assert.True(written > 10, "nothing was written during the backup");

        async Task Write(RunningHost host, int count)
        {
            for (var i = 0; i < count; i++)
                (await host.Operators.PostAsync($"/fulmar/v1/keys/host/key{Interlocked.Increment(ref written)}", null, Token)).EnsureSuccessStatusCode();
        }
    }

    [Fact]
    public async Task A_backup_that_was_killed_cannot_be_restored_and_says_so()
    {
        using var store = await FilledStore.Of(messages: 8_000);
        Directory.CreateDirectory(store.Backup);
        var copies = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(store.Backup) { EnableRaisingEvents = true };
        watcher.Created += (_, change) => { if (change.Name == "content") copies.TrySetResult(); };

        await using (var backup = new RunningCommand("data", "backup", store.Backup, "--data", store.Data))
            await copies.Task.WaitAsync(RunningHost.Bound, Token);

        var run = await Data("restore", store.Backup, "--data", store.Restored, "--json");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("FUL6008", CodeOf(run));
        Assert.Contains("no backup, or one that was not finished", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(store.Restored, "fulmar.db")));
    }

    [Fact]
    public async Task A_backup_in_which_a_file_was_changed_is_not_restored()
    {
        using var store = await FilledStore.Of(messages: 8);
        (await Data("backup", store.Backup, "--data", store.Data)).Succeeded();
        FilledStore.Flip(FilledStore.LargeBody(store.Backup));

        var run = await Data("restore", store.Backup, "--data", store.Restored);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("was changed since the backup was made", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(store.Restored, "fulmar.db")));
    }

    [Fact]
    public async Task A_reset_keeps_the_store_and_makes_room_for_a_backup()
    {
        using var store = await FilledStore.Of(messages: 8);
        var expected = await FilledStore.Read(store.Data);
        (await Data("backup", store.Backup, "--data", store.Data)).Succeeded();
        Assert.Equal(3, (await Data("restore", store.Backup, "--data", store.Data)).ExitCode);

        var unasked = await Data("reset", "--data", store.Data);
        Assert.Equal(2, unasked.ExitCode);
        Assert.Contains("--yes", unasked.Error, StringComparison.Ordinal);
        var reset = (await Data("reset", "--data", store.Data, "--yes", "--json")).Succeeded();
        (await Data("restore", store.Backup, "--data", store.Data)).Succeeded();

        Assert.Equal(expected, await FilledStore.Read(store.Data));
        Assert.Equal(expected, await FilledStore.Read((string)JsonNode.Parse(reset.Output)!["kept"]!));
        (await Data("reset", "--data", store.Data, "--yes", "--delete")).Succeeded();
        Assert.False(File.Exists(Path.Combine(store.Data, "fulmar.db")));
        Assert.Equal(3, (await Data("check", "--data", store.Data)).ExitCode);
    }

    [Theory]
    [InlineData("data", "reset", "--yes")]
    [InlineData("data", "backup", "copy")]
    [InlineData("data", "restore", "copy")]
    [InlineData("data", "check")]
    [InlineData("keys", "create")]
    public async Task Where_the_file_that_says_where_the_store_is_cannot_be_read_no_other_store_is_taken(params string[] command)
    {
        using var folder = new TemporaryFolder();
        folder.Write("shop.csproj", "<Project />");
        folder.Write("fulmar.json", """{ "data": "/var/lib/shop" """);

        var run = await Clone.Fulmar([.. command, "--folder", folder.Path, "--json"]);

        Assert.Equal((1, "FUL1003"), (run.ExitCode, CodeOf(run)));
        Assert.False(Directory.Exists(folder[".fulmar"]));
        // The log, which may say more of that file, is looked for all the same.
        Assert.Equal("FUL4008", CodeOf(await Clone.Fulmar(["logs", "--folder", folder.Path, "--json"])));
    }

    [Fact]
    public async Task A_damaged_record_is_listed_by_the_check_and_the_running_host_keeps_its_store()
    {
        using var store = await FilledStore.Of(messages: 8);
        FilledStore.Flip(FilledStore.LargeBody(store.Data));
        await using var host = await RunningHost.Start(options: new() { ["data"] = store.Data });

        var check = await Data("check", "--data", store.Data, "--json");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("FUL6005", (string)Assert.Single(JsonNode.Parse(check.Output)!["problems"]!.AsArray())!, StringComparison.Ordinal);

        foreach (var arguments in new[] { new[] { "reset", "--yes" }, ["restore", store.Backup] })
            Assert.Equal("FUL4002", CodeOf(await Data([.. arguments, "--data", store.Data, "--json"])));
        // A copy within itself would copy itself.
        Assert.Equal("FUL6008", CodeOf(await Data("backup", Path.Combine(store.Data, "backup"), "--data", store.Data, "--json")));
    }

    private static Task<ProcessRun> Data(params string[] arguments) => Clone.Fulmar(["data", .. arguments]);

    private static string CodeOf(ProcessRun run) => (string)JsonNode.Parse(run.Output)!["error"]!["code"]!;
}

using System.Text.Json;
using Fulmar.FunctionalTests.Airports;
using Fulmar.FunctionalTests.Commands;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary>What a debugger, and whoever reads a stack, needs of a host. No debugger is there where tests run.</summary>
public sealed class DebugTests
{
    [Fact]
    public async Task While_developing_the_copy_that_runs_has_its_symbols_and_a_stack_its_lines()
    {
        using var app = SmallApp.Write("Anonymous", "int.Parse(\"seven\").ToString()");
        await using var host = await HostProcess.StartAsync("start", app.Path, null, "--json");

        await HasSymbols(host, "api/Hello", "app.pdb", $@" in {app["Hello.cs"]}:line 6");
    }

    [Fact]
    public async Task When_serving_the_copy_that_runs_has_its_symbols_and_a_stack_its_lines()
    {
        using var app = new PublishedApp();
        await using var host = await HostProcess.StartAsync("serve", app.Path, null, "--json");

        await HasSymbols(host, "api/Throws", "purposes.pdb", "/Functions.cs:line ");
    }

    [Theory]
    [InlineData("start")]
    [InlineData("serve")]
    public async Task A_host_is_told_from_others_by_the_folder_on_its_command_line(string verb)
    {
        using var app = new PublishedApp();
        await using var host = await HostProcess.StartAsync(verb, app.Path);
        var process = $"/proc/{(await host.ListensAsync(notAs: null)).Pid}";

        Assert.Equal("fulmar\n", await File.ReadAllTextAsync($"{process}/comm", TestContext.Current.CancellationToken));
        Assert.Contains(app.Path, (await File.ReadAllTextAsync($"{process}/cmdline", TestContext.Current.CancellationToken)).Split('\0'));
    }

    [Fact]
    public async Task The_editor_attaches_to_the_only_host_by_name_and_lets_one_pick_among_several_by_folder()
    {
        using var app = new NewApp();
        (await app.Fulmar("init")).Succeeded();

        var configurations = Read(app, "launch.json").GetProperty("configurations");
        var task = Assert.Single(Read(app, "tasks.json").GetProperty("tasks").EnumerateArray());

        Assert.Equal("fulmar", configurations[0].GetProperty("processName").GetString());
        Assert.Equal(task.GetProperty("label").GetString(), configurations[0].GetProperty("preLaunchTask").GetString());
        Assert.Equal("${command:pickProcess}", configurations[1].GetProperty("processId").GetString());
        Assert.Equal(["start", "${workspaceFolder}"], task.GetProperty("args").EnumerateArray().Select(word => word.GetString()));
    }

    private static async Task HasSymbols(HostProcess host, string path, string symbols, string place)
    {
        using (await host.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)) { }
        await host.Prints("\"outcome\":\"Failed\"");

        Assert.True(File.Exists(Path.Combine(host.Data, "run", "app", "1", symbols)));
        var entry = host.Lines.Select(line => JsonDocument.Parse(line).RootElement).Single(entry => entry.TryGetProperty("stack", out _));
        Assert.Contains(place, entry.GetProperty("stack").GetString());
    }

    private static JsonElement Read(NewApp app, string name) =>
        JsonDocument.Parse(app.Text($".vscode/{name}"), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }).RootElement;
}

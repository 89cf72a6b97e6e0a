using System.Text.Json;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Guides;

/// <summary>Somebody with a guide, a terminal, an editor, and a home of their own. A host that is started runs until the next one is, or the end.</summary>
internal sealed class GuideReader : IAsyncDisposable
{
    private const string GuideAddress = "localhost:7071";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string?> environment;
    private string current;
    private HostProcess? host;

    public GuideReader()
    {
        current = folder.Path;
        Directory.CreateDirectory(folder["commands"]);
        File.CreateSymbolicLink(folder["commands/fulmar"], Clone.FulmarCommand);
        environment = new()
        {
            ["PATH"] = $"{folder["commands"]}:{Environment.GetEnvironmentVariable("PATH")}",
            ["FULMAR"] = Clone.Root,
            ["XDG_DATA_HOME"] = folder["home"],
            ["NUGET_PACKAGES"] = folder["packages"],
        };
    }

    /// <summary>Does all that the guide says, but for what is marked <c>not run</c>, and looks whether it shows what it says.</summary>
    public async Task Follows(string guide)
    {
        var blocks = Guide.Read(guide);
        for (var i = 0; i < blocks.Count; i++)
        {
            switch (blocks[i])
            {
                case { Mark: "not run" }: break;
                case { Mark: "printed" } printed: await Sees(printed.Text.Split('\n')); break;
                case { Language: "sh" } shell when shell.Text.StartsWith("curl ", StringComparison.Ordinal): await Asks(shell.Text, blocks[++i]); break;
                case { Language: "sh" } shell:
                    foreach (var line in shell.Text.Split('\n')) await Types(line);
                    break;
                case { Source: { } source } code when source.StartsWith("samples/", StringComparison.Ordinal): await Saves(source, code.Text); break;
            }
        }
    }

    /// <summary>Ends the host as Ctrl+C does, and tells its exit code.</summary>
    public Task<int> Stops() => host!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        folder.Dispose();
    }

    private async Task Types(string line)
    {
        switch (line.Split(' '))
        {
            case ["cd", var to]: current = Path.GetFullPath(to, current); break;
            case ["export", ..]:
                var name = line["export ".Length..line.IndexOf('=', StringComparison.Ordinal)];
                environment[name] = (await Run($"{line}\nprintf %s \"${name}\"")).Output;
                break;
            case ["kill", "-9", ..]:
                await Run(line);
                await host!.EndsAsync();
                await host.DisposeAsync();
                host = null;
                break;
            case ["fulmar", "start" or "serve", ..] words:
                if (host is not null) Assert.Equal(0, await host.StopAsync());
                if (host is not null) await host.DisposeAsync();
                host = null;
                host = await HostProcess.StartAsync(words[1], Path.GetFullPath(words.ElementAtOrDefault(2) ?? ".", current), environment, [.. words.Skip(3).Select(Typed)]);
                break;
            default: await Run(line); break;
        }

        // A host is started elsewhere than where the reader is.
        string Typed(string word, int at) => line.Contains($"--data {word}", StringComparison.Ordinal) ? Path.GetFullPath(word, current) : word;
    }

    private async Task<ProcessRun> Run(string command) => (await ProcessRun.Of("bash", ["-ec", command], current, environment)).Succeeded();

    private async Task Sees(IEnumerable<string> lines)
    {
        foreach (var line in lines) await host!.Prints(line.Replace(GuideAddress, $"localhost:{host.Address.Port}", StringComparison.Ordinal));
    }

    /// <summary>Asks again as long as the new version is being built.</summary>
    private async Task Asks(string line, GuideBlock expected)
    {
        var command = line.Replace("curl ", "curl -s ", StringComparison.Ordinal).Replace(GuideAddress, $"127.0.0.1:{host!.Address.Port}", StringComparison.Ordinal);
        string answer;
        while (true)
        {
            var more = host.NextLine;
            answer = (await Run(command)).Output;
            if (IsSame(answer, expected)) break;
            // The next version tells of itself when it serves.
            try { await more.WaitAsync(Patience, TestContext.Current.CancellationToken); }
            catch (TimeoutException) { break; }
        }
        Assert.True(IsSame(answer, expected), $"{line}\nanswers\n{answer}\n{host.Output}");
    }

    private Task Saves(string source, string text)
    {
        // Below the sample's own folder.
        var file = Path.Combine(current, string.Join('/', source.Split('/').Skip(2)));
        if (!source.EndsWith(".csproj", StringComparison.Ordinal))
        {
            // A part of a file is to be read, not to be saved.
            var isWhole = File.ReadAllText(Path.Combine(Clone.Root, source)) == text + "\n";
            if (!isWhole) return Task.CompletedTask;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return File.WriteAllTextAsync(file, text + "\n", TestContext.Current.CancellationToken);
        }
        // One line, which takes the place of the one that `init` wrote.
        var changed = File.ReadAllLines(file).Select(line => line.Contains("<None Update", StringComparison.Ordinal) ? text : line);
        return File.WriteAllLinesAsync(file, changed, TestContext.Current.CancellationToken);
    }

    private static bool IsSame(string answer, GuideBlock expected)
    {
        if (expected.Language != "json") return answer.TrimEnd() == expected.Text;
        try { return JsonElement.DeepEquals(JsonElement.Parse(answer), JsonElement.Parse(expected.Text)); }
        catch (JsonException) { return false; }
    }
}
